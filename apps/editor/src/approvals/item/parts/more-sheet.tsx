import { Button } from '../../../ui/button.tsx';
import { Sheet } from '../../../ui/sheet.tsx';

/** One more thing that can be done with an item; null when it cannot be done with this one. */
export type MoreAction = { label: string; act: () => void } | null;

export type MoreSheetProps = { actions: readonly MoreAction[]; onClose: () => void };

/** On a phone: what does not fit into the bar under the thumb. */
export function MoreSheet({ actions, onClose }: MoreSheetProps) {
  return (
    <Sheet isOpen onClose={onClose} title="More">
      <div className="flex flex-col gap-2">
        {actions.map(
          (action) =>
            action && (
              <Button
                key={action.label}
                size="large"
                onClick={() => {
                  onClose();
                  action.act();
                }}
              >
                {action.label}
              </Button>
            ),
        )}
      </div>
    </Sheet>
  );
}
