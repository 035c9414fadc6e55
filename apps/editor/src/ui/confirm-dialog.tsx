import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { backdropClass, modalClass, phoneButtons } from './modal-class.ts';

export type ConfirmDialogProps = {
  isOpen: boolean;
  onClose: () => void;
  /** A question that names the thing: `Delete “Quote replies”?` */
  title: string;
  /** What will happen, and whether it can be undone. */
  message: ReactNode;
  /** The verb: `Delete`. */
  confirmLabel: string;
  isDangerous?: boolean;
  /** The dialog stays open while this runs, closes when it ends, and shows the message when it fails. */
  onConfirm: () => void | Promise<void>;
};

/** Asks before something that is hard to take back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const close = () => {
    setError(null);
    props.onClose();
  };
  const confirm = async () => {
    setBusy(true);
    try {
      await props.onConfirm();
      close();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'It did not work. Try again.');
    } finally {
      setBusy(false);
    }
  };

  return (
    <Base.Root open={props.isOpen} onOpenChange={(open) => !open && !isBusy && close()}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup className={modalClass('small')}>
          <div className="px-5 pt-4 pb-4">
            <Base.Title className="font-semibold text-lg">{props.title}</Base.Title>
            <Base.Description className="mt-1 text-ink-2">{props.message}</Base.Description>
            {error && (
              <p role="alert" className="mt-3 text-fail">
                {error}
              </p>
            )}
          </div>
          <div className={classNames('flex flex-wrap justify-end gap-2 px-5 pb-4', phoneButtons)}>
            <Base.Close render={<Button disabled={isBusy}>Cancel</Button>} />
            <Button
              variant={props.isDangerous ? 'danger' : 'primary'}
              isLoading={isBusy}
              onClick={() => void confirm()}
            >
              {props.confirmLabel}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
