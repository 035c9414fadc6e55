import { type FormEvent, useId } from 'react';
import { Dialog, type DialogProps } from './dialog.tsx';
import { DialogButtons } from './dialog-buttons.tsx';
import { type Failure, FailureNotice } from './notice.tsx';

export type FormDialogProps = Omit<DialogProps, 'isOpen' | 'footer'> & {
  /** What the form does when it is sent, and whether it is being sent. */
  form: { submit: (event: FormEvent<HTMLFormElement>) => void; isSending: boolean };
  /** The verb on the button that sends it: `Save`. */
  sendLabel: string;
  /** What went wrong with the whole, shown below the fields. */
  failure?: Failure | null;
  autoComplete?: 'off';
};

/** A dialog that is a form: its fields, what went wrong, Cancel and the button that sends it. */
export function FormDialog({ form, sendLabel, failure, autoComplete, children, ...dialog }: FormDialogProps) {
  const id = useId();
  return (
    <Dialog
      {...dialog}
      isOpen
      footer={
        <DialogButtons onCancel={dialog.onClose} type="submit" form={id} isLoading={form.isSending}>
          {sendLabel}
        </DialogButtons>
      }
    >
      <form id={id} noValidate autoComplete={autoComplete} onSubmit={form.submit} className="flex flex-col gap-4">
        {children}
        <FailureNotice failure={failure} />
      </form>
    </Dialog>
  );
}
