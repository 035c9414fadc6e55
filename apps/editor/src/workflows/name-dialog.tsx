import { workflows } from '@leeway/shared/api/workflows.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';

export type NameDialogProps = {
  heading: string;
  confirmLabel: string;
  initial: string;
  onClose: () => void;
  onSave: (title: string) => Promise<void>;
};

const formId = 'workflow-name-form';

/** Asks for a workflow's name. */
export function NameDialog({ heading, confirmLabel, initial, onClose, onSave }: NameDialogProps) {
  const form = useForm({
    initial: { title: initial },
    check: (values) => problemsBySchema(workflows.change.body, values),
    send: ({ title }) => onSave(title.trim()),
    onDone: onClose,
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={heading}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isLoading={form.isSending}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-3">
        <TextField
          label="Name"
          value={form.values.title}
          onChange={(title) => form.set({ title })}
          error={form.problems.title}
          maxLength={200}
        />
        {form.failure && !form.problems.title && (
          <Notice tone="fail" isAlert title={form.failure.message}>
            {form.failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
