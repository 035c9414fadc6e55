// Tries the workflow without anything leaving, and shows what went into this step and what came out.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { call } from '../../../api/client.ts';
import { errorWords } from '../../../api/error-words.ts';
import { routes } from '../../../api/routes.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { useDesk } from '../../canvas-desk.ts';
import { useStep } from '../step-context.ts';
import { recordOf } from '../values/step-record.ts';
import { ValueView } from './value-view.tsx';

export function TestTab() {
  const desk = useDesk();
  const { isEditable } = useStep();
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="text-ink-2">
        A test run takes the draft as it is now. Nothing is sent and nothing outside is changed.
      </p>
      {isEditable && (
        <Button
          icon={<Play aria-hidden />}
          className="self-start"
          onClick={() => desk.screen.getState().open({ is: 'test' })}
        >
          Test run
        </Button>
      )}
      <LastTest />
    </div>
  );
}

function LastTest() {
  const { workflowId, node } = useStep();
  const filters = { workflowId, mode: 'test', limit: 1 } as const;
  const list = useQuery({
    queryKey: ['runs', filters],
    queryFn: ({ signal }) => call(routes.runs.list, { query: filters, signal }),
  });
  const runId = list.data?.items[0]?.id ?? '';
  const run = useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => call(routes.runs.get, { params: { id: runId }, signal }),
    enabled: runId !== '',
  });
  const error = list.error ?? run.error;
  if (error)
    return (
      <ErrorState
        title={errorWords(error).message}
        message={errorWords(error).hint}
        onRetry={() => void list.refetch()}
      />
    );
  if (list.isPending || (runId !== '' && run.isPending))
    return <SkeletonRows rows={3} label="Reading the last test run" />;
  if (!run.data) return <p className="text-ink-3">No test run yet.</p>;
  const record = recordOf(run.data, node.id);
  return (
    <section aria-label="Last test run" className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold text-sm">Last test run</h3>
        <Link
          to="/runs/$runId"
          params={{ runId }}
          search={{ step: record?.key }}
          className="text-focus text-sm underline underline-offset-2"
        >
          <TimeAgo at={run.data.startedAt} />
        </Link>
      </div>
      {record ? (
        <>
          <StatusDot tone={record.status.tone}>{record.status.word}</StatusDot>
          {record.line !== '' && <p className="break-words">{record.line}</p>}
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
            <Side title="Went in" value={record.input} />
            <Side title="Came out" value={record.output} />
          </div>
        </>
      ) : (
        <p className="text-ink-2">That run did not come to this step.</p>
      )}
    </section>
  );
}

function Side({ title, value }: { title: string; value: unknown }) {
  return (
    <div className="min-w-0 rounded-control border border-line p-2">
      <h4 className="mb-1 font-medium text-ink-2 text-xs">{title}</h4>
      <ValueView value={value} />
    </div>
  );
}
