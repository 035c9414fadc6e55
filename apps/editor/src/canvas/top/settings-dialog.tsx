import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
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

/** What holds for the workflow as a whole; part of the draft, and live with the next version. */
export function SettingsDialog() {
  const { screen, store } = useDesk();
  const settings = useDraft((state) => state.graph.settings);
  const { close } = screen.getState();
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
      </div>
    </Dialog>
  );
}
