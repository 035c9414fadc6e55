import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import { useQuery } from '@tanstack/react-query';
import { workflowsQuery } from '../../api/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { ListOption } from '../../ui/list-option.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { useDesk } from '../canvas-desk.ts';
import { useDraft } from '../draft-store.ts';
import { setSettings } from '../operations.ts';

const CEILINGS: { value: Level; label: string; description: string }[] = [
  { value: 'watch', label: 'Watch only', description: 'Steps work, and nothing leaves' },
  { value: 'draft', label: 'Draft and approve', description: 'A person approves everything that leaves' },
  { value: 'threshold', label: 'Ask when unsure', description: 'Steps may go alone when they are sure' },
  { value: 'autonomous', label: 'Autonomous', description: 'Each step keeps to its own dial' },
];
const HOUR_SECONDS = 3600;
const NONE = 'none';

/** What holds for the workflow as a whole; part of the draft, and live with the next version. */
export function SettingsDialog() {
  const { screen, store } = useDesk();
  const settings = useDraft((state) => state.graph.settings);
  const { close } = screen.getState();
  const others = useOthers(store.getState().workflowId);
  const set = (change: Partial<typeof settings>) => store.getState().edit(setSettings(change), 'settings');
  return (
    <Dialog
      isOpen
      onClose={close}
      title="Settings of this workflow"
      description="They are part of the draft and count from the next version on."
      footer={
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Select
          label="The most any step may do alone"
          help="No dial in this workflow reaches above it."
          options={CEILINGS}
          value={settings.ceiling}
          onChange={(ceiling) => set({ ceiling })}
        />
        <NumberField
          label="Runs at the same time"
          help="More wait their turn."
          min={1}
          max={1000}
          value={settings.concurrency}
          onChange={(concurrency) => concurrency && set({ concurrency })}
        />
        <NumberField
          label="A run may take"
          help="Waiting for people counts too. After that it ends as failed."
          min={1}
          max={8760}
          unit="hours"
          value={Math.round((settings.timeoutSeconds / HOUR_SECONDS) * 10) / 10}
          onChange={(hours) => hours && set({ timeoutSeconds: hours * HOUR_SECONDS })}
        />
        <Combobox
          label="If a run fails, start"
          help="Another workflow gets what failed and why. It needs a start by hand that asks for nothing, or a webhook."
          options={others}
          value={settings.errorWorkflow ?? NONE}
          onChange={(id) => set({ errorWorkflow: id === NONE ? null : id })}
          emptyText="No workflow has this in its name."
        />
      </div>
    </Dialog>
  );
}

/** Every other workflow, as what a failed run may start. */
function useOthers(workflowId: string): ListOption[] {
  const { data } = useQuery(workflowsQuery);
  const others = (data?.items ?? []).filter(({ id }) => id !== workflowId);
  return [
    { value: NONE, label: 'Nothing' },
    ...others.map(({ id, title, status }) => ({
      value: id,
      label: title,
      ...(status === 'draft' ? { description: 'Not live: failures wait until it is' } : {}),
    })),
  ];
}
