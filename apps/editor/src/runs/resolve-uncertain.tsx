import type { StepState } from '@leeway/shared/run/state.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { FailureLine } from './failure-line.tsx';

const ANSWERS = [
  { answer: 'done', label: 'It was done' },
  { answer: 'again', label: 'Do it again' },
  { answer: 'stop', label: 'Stop the run' },
] as const;

/** “Did this happen?”, answered where it is seen. */
export function ResolveUncertain({ runId, step }: { runId: string; step: StepState }) {
  const client = useQueryClient();
  const mayResolve = useMay(routes.runs.resolve);
  const resolve = useMutation({
    mutationFn: (answer: 'done' | 'again' | 'stop') =>
      call(routes.runs.resolve, { params: { id: runId, key: step.key }, body: { answer } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['run', runId] }),
  });
  if (!mayResolve) return null;
  return (
    <div>
      <p className="mb-2 text-ink-2">Look where it would have arrived before you answer.</p>
      <div className="flex flex-wrap gap-2">
        {ANSWERS.map(({ answer, label }) => (
          <Button
            key={answer}
            isLoading={resolve.isPending && resolve.variables === answer}
            onClick={() => resolve.mutate(answer)}
          >
            {label}
          </Button>
        ))}
      </div>
      <FailureLine error={resolve.error} />
    </div>
  );
}
