import type { User } from '@leeway/shared/api/workspace.ts';
import { users } from '@leeway/shared/api/workspace.ts';
import { call } from '../api/client.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { useToast } from '../ui/toast.tsx';

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
    <FormDialog
      onClose={onClose}
      size="small"
      title={`New password for ${user.name}`}
      description="They are signed out everywhere."
      form={form}
      sendLabel="Save"
      failure={form.problems.password ? null : form.failure}
    >
      <PasswordField
        label="New password"
        help="At least 10 characters."
        autoComplete="new-password"
        value={form.values.password}
        onChange={(password) => form.set({ password })}
        error={form.problems.password}
      />
    </FormDialog>
  );
}
