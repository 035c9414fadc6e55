import { workspace } from '@leeway/shared/api/workspace.ts';
import { call } from '../api/client.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { routes } from '../api/routes.ts';
import { failureBesideFields, useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { TextField } from '../ui/text-field.tsx';

/** Makes the owner's account and signs in. */
export function OwnerForm({ onDone }: { onDone: () => void | Promise<void> }) {
  const form = useForm({
    initial: { name: '', email: '', password: '' },
    check: (values) => problemsBySchema(workspace.setup.body, values),
    send: (body) => call(routes.workspace.setup, { body }),
    onDone,
  });
  const { values, set, problems } = form;
  return (
    <form noValidate onSubmit={form.submit} className="flex flex-col gap-4">
      <FailureNotice failure={failureBesideFields(form)} />
      <TextField
        label="Your name"
        autoComplete="name"
        value={values.name}
        onChange={(name) => set({ name })}
        error={problems.name}
      />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        value={values.email}
        onChange={(email) => set({ email })}
        error={problems.email}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        help="At least 10 characters. A few words are easy to remember and hard to guess."
        value={values.password}
        onChange={(password) => set({ password })}
        error={problems.password}
      />
      <Button type="submit" variant="primary" isLoading={form.isSending} className="mt-2 self-start">
        Create the account
      </Button>
    </form>
  );
}
