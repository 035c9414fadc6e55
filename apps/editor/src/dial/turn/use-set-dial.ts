// Setting a live dial from wherever it is shown: it acts at once, and what is shown elsewhere follows.
import type { LiveDial, Workflow } from '@leeway/shared/api/workflows.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { failureToast } from '../../api/error-words.ts';
import { routes } from '../../api/routes.ts';
import { useToast } from '../../ui/toast.tsx';
import { LEVEL_WORDS } from '../level-words.ts';
import { keyOf, paramsOf, type StepPlace } from '../trust-queries.ts';

export interface DialTurn {
  setting: DialSetting;
  /** Given when the setting goes beyond what was earned. */
  reason: string | undefined;
}

/** `onLive` is called with the dial as it stands after the call: unchanged while a second person has to agree. */
export function useSetDial(place: StepPlace, onLive?: (live: LiveDial) => void) {
  const client = useQueryClient();
  const toast = useToast();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ setting, reason }: DialTurn) =>
      call(routes.workflows.setDial, { params: paramsOf(place), body: { setting, reason } }),
    onSuccess: (live, { setting }) => {
      client.setQueryData<Workflow>(['workflow', place.workflowId], (known) => {
        return known && { ...known, dials: [...known.dials.filter(({ nodeId }) => nodeId !== live.nodeId), live] };
      });
      onLive?.(live);
      const isLive = live.setting.level === setting.level && live.setting.threshold === setting.threshold;
      if (isLive) toast.show({ title: `Live now: ${LEVEL_WORDS[live.setting.level].name}`, tone: 'ok' });
      else
        toast.show({ title: 'A second person is asked', description: 'Until they agree nothing changes.', tone: 'ok' });
    },
    onError: (error) => toast.show(failureToast(error)),
    onSettled: () => void client.invalidateQueries({ queryKey: [...keyOf(place)] }),
  });
  return { isSetting: isPending, setDial: mutate };
}
