// Turning a dial down from its card: a key or the right button, then one choice. It acts at once, and nothing has to be explained.
import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { LEVEL_WORDS } from '../../dial/level-words.ts';
import { LEVELS, levelMeaning } from '../../dial/levels.ts';
import { useSetDial } from '../../dial/turn/use-set-dial.ts';
import { useDesk, useScreen } from '../canvas-desk.ts';
import { useDraft, useDraftNode } from '../draft-store.ts';
import { factsOf } from '../flow/node-facts.ts';
import { PickDialog } from './pick-dialog.tsx';

export function LowerDial({ nodeId }: { nodeId: string }) {
  const desk = useDesk();
  const node = useDraftNode(nodeId);
  const workflowId = useDraft((state) => state.workflowId);
  const close = useScreen((state) => state.close);
  const { data } = useQuery<Workflow>({
    queryKey: ['workflow', workflowId],
    queryFn: () => call(routes.workflows.get, { params: { id: workflowId } }),
  });
  const { setDial } = useSetDial({ workflowId, nodeId });
  const type = node && factsOf(node).type;
  if (!node) return null;
  const live = data?.dials.find((dial) => dial.nodeId === nodeId);
  const setting = live?.setting ?? node.dial ?? type?.dial;
  if (!type || !setting) return <NoDial title={node.title} onClose={close} />;
  const lower = LEVELS.filter((level) => compareLevels(level, setting.level) < 0).toReversed();
  return (
    <PickDialog
      title={`Turn “${node.title}” down`}
      description={`It is on ${LEVEL_WORDS[setting.level].name}. Turning it down works at once.`}
      placeholder="Type to search"
      options={lower.map((level) => ({
        id: level,
        label: LEVEL_WORDS[level].name,
        description: levelMeaning(level, type),
      }))}
      emptyText="It is as low as it goes: nothing leaves this step."
      onPick={(picked) => {
        const level = lower.find((one) => one === picked);
        if (level) setDial({ setting: { ...setting, level }, reason: undefined });
        desk.flow()?.focus();
      }}
      onClose={close}
    />
  );
}

function NoDial({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <PickDialog
      title={`“${title}” has no dial`}
      placeholder="Type to search"
      options={[]}
      emptyText="It neither writes nor acts, so there is nothing to turn down."
      onPick={onClose}
      onClose={onClose}
    />
  );
}
