import { workflows } from '@leeway/shared/api/workflows.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

export type NameDialogProps = {
  heading: string;
  confirmLabel: string;
  initial: string;
  onClose: () => void;
  onSave: (title: string) => Promise<void>;
};

/** Asks for a workflow's name. */
export function NameDialog({ heading, confirmLabel, initial, onClose, onSave }: NameDialogProps) {
  const form = useForm({
    initial: { title: initial },
    check: (values) => problemsBySchema(workflows.change.body, values),
    send: ({ title }) => onSave(title.trim()),
    onDone: onClose,
  });
  return (
    <FormDialog
      onClose={onClose}
      title={heading}
      size="small"
      form={form}
      sendLabel={confirmLabel}
      failure={form.problems.title ? null : form.failure}
    >
      <TextField
        label="Name"
        value={form.values.title}
        onChange={(title) => form.set({ title })}
        error={form.problems.title}
        maxLength={200}
      />
    </FormDialog>
  );
}
