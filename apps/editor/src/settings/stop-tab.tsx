import { useState } from 'react';
import { errorWords } from '../api/error-words.ts';
import { useKillSwitch } from '../api/use-kill-switch.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Section } from './section.tsx';

/** Puts every step of every workflow on draft, and back. */
export function StopTab() {
  const { state, isOn, mayChange, set } = useKillSwitch();
  const [isAsking, setAsking] = useState(false);
  if (!state.data && state.error) {
    return (
      <ErrorState
        title="The kill switch did not load"
        {...errorWords(state.error)}
        onRetry={() => void state.refetch()}
      />
    );
  }
  return (
    <Section
      title="Kill switch"
      about="Puts every step of every workflow on draft at once: nothing goes out alone until it is turned off. Runs are not lost; they go on and ask a person."
    >
      {!state.data && <Skeleton className="h-10 max-w-128" />}
      {state.data && (
        <div className="flex max-w-144 flex-col items-start gap-4">
          <Notice
            tone={isOn ? 'wait' : 'ok'}
            title={isOn ? 'It is on: every step is on draft' : 'It is off: every dial does what it is set to'}
            className="w-full"
          />
          {mayChange ? (
            <Button variant={isOn ? 'secondary' : 'danger'} onClick={() => setAsking(true)}>
              {isOn ? 'Turn it off' : 'Put everything on draft'}
            </Button>
          ) : (
            <p className="text-ink-2">An owner, a builder or an approver can use it.</p>
          )}
        </div>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={isOn ? 'Turn the kill switch off?' : 'Put everything on draft?'}
        message={
          isOn
            ? 'Every dial does again what it is set to. What waits for a person now still waits.'
            : 'It acts at once, in all workflows. What is being sent at this moment may still go out.'
        }
        confirmLabel={isOn ? 'Turn it off' : 'Put everything on draft'}
        isDangerous={!isOn}
        onConfirm={async () => void (await set(!isOn))}
      />
    </Section>
  );
}
