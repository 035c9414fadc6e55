import type { User } from '@leeway/shared/api/workspace.ts';
import { users } from '@leeway/shared/api/workspace.ts';
import { call } from '../api/client.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { useToast } from '../ui/toast.tsx';

const formId = 'new-password-form';

/** An owner gives somebody a new password. */
export function PasswordDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const toast = useToast();
  const form = useForm({
    initial: { password: '' },
    check: (values) => problemsBySchema(users.update.body, values),
    send: (body) => call(routes.users.update, { params: { id: user.id }, body }),
    onDone: () => {
      toast.show({ title: `${user.name} has a new password`, description: 'Tell it to them.', tone: 'ok' });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={`New password for ${user.name}`}
      description="They are signed out everywhere."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isLoading={form.isSending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-3">
        <PasswordField
          label="New password"
          help="At least 10 characters."
          autoComplete="new-password"
          value={form.values.password}
          onChange={(password) => form.set({ password })}
          error={form.problems.password}
        />
        {form.failure && !form.problems.password && (
          <Notice tone="fail" isAlert title={form.failure.message}>
            {form.failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
