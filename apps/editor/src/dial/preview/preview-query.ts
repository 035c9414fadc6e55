import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { failureToast } from '../../api/error-words.ts';
import { routes } from '../../api/routes.ts';
import { useToast } from '../../ui/toast.tsx';
import { keyOf, paramsOf, type StepPlace } from '../trust-queries.ts';

const POLL_MS = 1000;

/** The newest preview of a step; asked again and again while one is under way. */
export function previewQuery(place: StepPlace) {
  return queryOptions({
    queryKey: [...keyOf(place), 'preview'],
    queryFn: ({ signal }) => call(routes.preview.get, { params: paramsOf(place), signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
  });
}

/** Starting a preview and stopping it. */
export function usePreviewing(place: StepPlace) {
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = previewQuery(place);
  const start = useMutation({
    mutationFn: (model: string) =>
      call(routes.preview.start, { params: paramsOf(place), body: model === '' ? {} : { model } }),
    onSuccess: (begun) => client.setQueryData(queryKey, begun),
    onError: (error) => {
      toast.show(failureToast(error));
      void client.invalidateQueries({ queryKey });
    },
  });
  const cancel = useMutation({
    mutationFn: () => call(routes.preview.cancel, { params: paramsOf(place) }),
    onError: (error) => toast.show(failureToast(error)),
    onSettled: () => void client.invalidateQueries({ queryKey }),
  });
  return { start, cancel };
}
