import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client.ts';
import { killSwitchQuery, useMay } from './queries.ts';
import { routes } from './routes.ts';

/** Whether everything is on draft, and turning that on and off for the whole workspace. */
export function useKillSwitch() {
  const client = useQueryClient();
  const state = useQuery(killSwitchQuery);
  const change = useMutation({
    mutationFn: (on: boolean) => call(routes.killSwitch.set, { body: { on } }),
    onSuccess: (next) => {
      client.setQueryData(killSwitchQuery.queryKey, next);
      for (const key of ['me', 'workflows', 'workflow']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return {
    state,
    isOn: state.data?.everywhere ?? false,
    mayChange: useMay(routes.killSwitch.set),
    set: change.mutateAsync,
    isChanging: change.isPending,
  };
}
