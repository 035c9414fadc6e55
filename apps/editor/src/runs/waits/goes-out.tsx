// An action that no person has seen, in the time in which it can still be held back.
import type { StepState } from '@leeway/shared/run/state.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { useToast } from '../../ui/toast.tsx';
import { FailureLine } from '../failure-line.tsx';
import { PanelPart } from '../step-panel-part.tsx';

type GoesOutProps = { runId: string; step: StepState; until: number; now: number; isPresent: boolean };

/** When it goes out, and the way to hold it back; it becomes a question in the inbox then. */
export function GoesOut({ runId, step, until, now, isPresent }: GoesOutProps) {
  const client = useQueryClient();
  const toast = useToast();
  const mayHold = useMay(routes.runs.hold);
  const hold = useMutation({
    mutationFn: () => call(routes.runs.hold, { params: { id: runId, key: step.key } }),
    onSuccess: () => toast.show({ title: 'Held back. It waits in the inbox now.', tone: 'ok' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['run', runId] }),
  });
  return (
    <PanelPart title="Goes out by itself">
      <p>Goes out at {formatDateTime(until, now)}. No person has seen it.</p>
      {isPresent && mayHold && (
        <Button className="mt-2" isLoading={hold.isPending} onClick={() => hold.mutate()}>
          Hold it back
        </Button>
      )}
      <FailureLine error={hold.error} />
    </PanelPart>
  );
}
