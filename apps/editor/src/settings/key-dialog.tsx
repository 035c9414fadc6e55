import { keys } from '@leeway/shared/api/workspace.ts';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

/** Makes a key and shows it this once. */
export function KeyDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const [made, setMade] = useState<string | null>(null);
  const form = useForm({
    initial: { name: '' },
    check: (values) => problemsBySchema(keys.create.body, values),
    send: (body) => call(routes.keys.create, { body }),
    onDone: ({ key }) => {
      setMade(key);
      onMade();
    },
  });
  if (made !== null) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={`The key “${form.values.name}” is made`}
        description="Copy it now: it is shown only this once."
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <CopyField label="API key" value={made} help="Send it as: Authorization: Bearer, then the key." />
      </Dialog>
    );
  }
  return (
    <FormDialog
      onClose={onClose}
      size="small"
      title="Make an API key"
      form={form}
      sendLabel="Make it"
      failure={form.problems.name ? null : form.failure}
    >
      <TextField
        label="Name"
        help="What will use it, such as: website."
        value={form.values.name}
        onChange={(name) => form.set({ name })}
        error={form.problems.name}
      />
    </FormDialog>
  );
}
