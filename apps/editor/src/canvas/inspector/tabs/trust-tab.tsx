// Joins the dial of the open step with the draft, the live setting and the workspace's limits.

import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { typeWith } from '@leeway/shared/graph/node-type.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../../api/client.ts';
import { routes } from '../../../api/routes.ts';
import { DialPanel } from '../../../dial/dial-panel.tsx';
import { useSetDial } from '../../../dial/turn/use-set-dial.ts';
import { useSurroundings } from '../../../dial/use-surroundings.ts';
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
  const rights = useSurroundings(workflowId, ceiling);
  const { isSetting, setDial } = useSetLiveDial(workflow);
  const live = workflow?.dials.find(({ nodeId }) => nodeId === node.id) ?? null;
  const groups = pickerGroups(dialScope, samples);
  return (
    <DialPanel
      key={node.id}
      place={{ workflowId, nodeId: node.id }}
      type={typeWith(definition, node.config)}
      setting={live?.setting ?? node.dial ?? definition.dial ?? { level: 'draft' }}
      live={live}
      {...rights}
      scope={dialScope}
      fields={ruleFields(groups)}
      amounts={amountChoices(groups)}
      isSetting={isSetting}
      onSet={setDial}
    />
  );
}

/** The live setting acts at once. A step that is not live yet also keeps it in the draft, to be published with. */
function useSetLiveDial(workflow: Workflow | undefined) {
  const { workflowId, node } = useStep();
  const store = useDraftStore();
  const liveGraph = useVersionGraph(workflowId, workflow?.version ?? null);
  const isLive = liveGraph?.nodes.some(({ id }) => id === node.id) === true;
  return useSetDial({ workflowId, nodeId: node.id }, ({ setting }) => {
    if (!isLive) store.getState().edit(setInitialDial(node.id, setting));
  });
}
