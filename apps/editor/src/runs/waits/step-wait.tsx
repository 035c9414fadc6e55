import type { StepState } from '@leeway/shared/run/state.ts';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { hookOf } from '../../canvas/flow/wait-words.ts';
import { Button } from '../../ui/button.tsx';
import { formatDateTime, formatTimeLeft } from '../../ui/format.ts';
import { PanelPart } from '../step-panel-part.tsx';
import type { ShownRun } from '../use-run.ts';
import { GoesOut } from './goes-out.tsx';

const SignalDialog = lazy(() => import('./signal-dialog.tsx').then((module) => ({ default: module.SignalDialog })));

type StepWaitProps = { step: StepState; shown: ShownRun; now: number };

/** What a step waits for besides people, until when, and the way to send a signal by hand. */
export function StepWait({ step, shown, now }: StepWaitProps) {
  const maySend = useMay(routes.workflows.signal);
  const [isSending, setSending] = useState(false);
  const { wait } = step;
  if (!wait) return null;
  const { signal, until } = wait;
  const hook = hookOf(wait);
  const moment = shown.isPresent ? now : shown.state.now;
  if (step.proposal && until !== null)
    return <GoesOut runId={shown.run.id} step={step} until={until} now={moment} isPresent={shown.isPresent} />;
  const rows: [string, string][] = [
    ...(hook ? [['Call to', hook] satisfies [string, string]] : []),
    ...(signal && !hook ? [['Signal', signal.name] satisfies [string, string]] : []),
    ...(signal?.correlation ? [['With the key', signal.correlation] satisfies [string, string]] : []),
    [signal ? 'At most until' : 'Until', until === null ? 'no limit' : momentText(until, moment)],
  ];
  return (
    <PanelPart title="What it waits for">
      <dl className="flex flex-col gap-1">
        {rows.map(([name, value]) => (
          <div key={name} className="grid grid-cols-[7rem_1fr] gap-3">
            <dt className="text-ink-2">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {signal && !hook && shown.isPresent && maySend && (
        <Button className="mt-2" onClick={() => setSending(true)}>
          Send the signal now
        </Button>
      )}
      {isSending && signal && (
        <Suspense fallback={null}>
          <SignalDialog run={shown.run} signal={signal} onClose={() => setSending(false)} />
        </Suspense>
      )}
    </PanelPart>
  );
}

function momentText(until: number, now: number): string {
  const left = until > now ? ` (${formatTimeLeft(until, now)} left)` : '';
  return `${formatDateTime(until, now)}${left}`;
}
