import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { failureToast } from '../../api/error-words.ts';
import { routes } from '../../api/routes.ts';
import { useToast } from '../../ui/toast.tsx';

type Corrections = Record<string, Record<string, unknown>>;

/** Tries a failed run again; a refusal is told in a toast. */
export function useRetry(runId: string) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (corrections: Corrections | undefined) =>
      call(routes.runs.retry, { params: { id: runId }, body: corrections ? { corrections } : {} }),
    onError: (error, corrections) => {
      // Corrections are answered at their fields.
      if (!corrections) toast.show(failureToast(error));
    },
    onSettled: () => {
      for (const queryKey of [['run', runId], ['runs']]) void client.invalidateQueries({ queryKey });
    },
  });
}
