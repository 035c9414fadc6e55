// Joins the dial of the open step with the draft, the live setting and the workspace's limits.

import type { Workflow } from '@leeway/shared/api/workflows.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../api/client.ts';
import { failureToast } from '../../../api/error-words.ts';
import { killSwitchQuery, meQuery, settingsQuery, useMay } from '../../../api/queries.ts';
import { routes } from '../../../api/routes.ts';
import { DialPanel } from '../../../dial/dial-panel.tsx';
import { LEVEL_WORDS } from '../../../dial/level-words.ts';
import { useToast } from '../../../ui/toast.tsx';
import { useDraft, useDraftStore } from '../../draft-store.ts';
import { setInitialDial } from '../../operations.ts';
import { useVersionGraph } from '../../use-workflow.ts';
import { useStep } from '../step-context.ts';
import { amountChoices } from '../values/amount-choices.ts';
import { pickerGroups } from '../values/picker-options.ts';
import { ruleFields } from '../values/rule-fields.ts';

export function TrustTab() {
  const { workflowId, node, definition, dialScope, samples } = useStep();
  const ceiling = useDraft((state) => state.graph.settings.ceiling);
  const { data: workflow } = useQuery({
    queryKey: ['workflow', workflowId],
    queryFn: () => call(routes.workflows.get, { params: { id: workflowId } }),
  });
  const { data: switches } = useQuery(killSwitchQuery);
  const { data: settings } = useQuery(settingsQuery);
  const { data: me } = useQuery(meQuery);
  const { isSetting, setDial } = useSetDial(workflow);
  const mayTurn = useMay(routes.workflows.setDial);
  const live = workflow?.dials.find(({ nodeId }) => nodeId === node.id) ?? null;
  const groups = pickerGroups(dialScope, samples);
  return (
    <DialPanel
      key={node.id}
      type={definition}
      setting={live?.setting ?? node.dial ?? definition.dial ?? { level: 'draft' }}
      live={live}
      around={{
        workflowCeiling: ceiling,
        workspaceCeiling: settings?.ceiling,
        policy: settings?.policy,
        isKillSwitchOn: switches?.everywhere === true || switches?.workflowIds.includes(workflowId) === true,
        hasModel: me?.hasModel,
      }}
      scope={dialScope}
      fields={ruleFields(groups)}
      amounts={amountChoices(groups)}
      isEditable={mayTurn}
      isOwner={me?.user.role === 'owner'}
      isSetting={isSetting}
      onSet={setDial}
    />
  );
}

/** The live setting acts at once. A step that is not live yet also keeps it in the draft, to be published with. */
function useSetDial(workflow: Workflow | undefined) {
  const { workflowId, node } = useStep();
  const store = useDraftStore();
  const client = useQueryClient();
  const toast = useToast();
  const liveGraph = useVersionGraph(workflowId, workflow?.version ?? null);
  const isLive = liveGraph?.nodes.some(({ id }) => id === node.id) === true;
  const { mutate, isPending } = useMutation({
    mutationFn: ({ setting, reason }: { setting: DialSetting; reason: string | undefined }) =>
      call(routes.workflows.setDial, { params: { id: workflowId, nodeId: node.id }, body: { setting, reason } }),
    onSuccess: (live) => {
      client.setQueryData<Workflow>(['workflow', workflowId], (known) => {
        return known && { ...known, dials: [...known.dials.filter(({ nodeId }) => nodeId !== live.nodeId), live] };
      });
      if (!isLive) store.getState().edit(setInitialDial(node.id, live.setting));
      toast.show({ title: `Live now: ${LEVEL_WORDS[live.setting.level].name}`, tone: 'ok' });
    },
    onError: (error) => toast.show(failureToast(error)),
  });
  return {
    isSetting: isPending,
    setDial: (setting: DialSetting, reason: string | undefined) => mutate({ setting, reason }),
  };
}
