import { useState } from 'react';
import { useKillSwitch } from '../api/use-kill-switch.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';

/** Says that nothing goes out alone at the moment, and how to end that. */
export function KillSwitchBanner() {
  const { isOn, mayChange, set } = useKillSwitch();
  const [isAsking, setAsking] = useState(false);
  if (!isOn) return null;
  return (
    <div className="px-4 pb-4 wide:px-6">
      <Notice
        tone="wait"
        title="The kill switch is on: every step is on draft"
        action={mayChange && <Button onClick={() => setAsking(true)}>Turn it off</Button>}
      >
        Nothing goes out alone. Runs go on and ask a person each time.
      </Notice>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Turn the kill switch off?"
        message="Every dial does again what it is set to. What waits for a person now still waits."
        confirmLabel="Turn it off"
        onConfirm={async () => void (await set(false))}
      />
    </div>
  );
}
