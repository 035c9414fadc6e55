import { keys } from '@leeway/shared/api/workspace.ts';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';

const formId = 'key-form';

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
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title="Make an API key"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isLoading={form.isSending}>
            Make it
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-3">
        <TextField
          label="Name"
          help="What will use it, such as: website."
          value={form.values.name}
          onChange={(name) => form.set({ name })}
          error={form.problems.name}
        />
        {form.failure && !form.problems.name && (
          <Notice tone="fail" isAlert title={form.failure.message}>
            {form.failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
