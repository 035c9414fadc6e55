import type { Role } from '@leeway/shared/api/route.ts';
import { users } from '@leeway/shared/api/workspace.ts';
import { call } from '../api/client.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { routes } from '../api/routes.ts';
import { failureBesideFields, useForm } from '../api/use-form.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ROLES } from './role-words.ts';

type Values = { name: string; email: string; role: Role; password: string };
const start: Values = { name: '', email: '', role: 'approver', password: '' };

/** Adds a person with a role and a first password, which the owner tells them. */
export function PersonDialog({ onClose, onSaved }: { onClose: () => void; onSaved: () => void }) {
  const form = useForm({
    initial: start,
    check: (values) => problemsBySchema(users.create.body, values),
    send: (body) => call(routes.users.create, { body }),
    onDone: () => {
      onSaved();
      onClose();
    },
  });
  const { values, set, problems } = form;
  return (
    <FormDialog
      onClose={onClose}
      title="Add a person"
      form={form}
      sendLabel="Add"
      failure={failureBesideFields(form)}
      autoComplete="off"
    >
      <TextField label="Name" value={values.name} onChange={(name) => set({ name })} error={problems.name} />
      <TextField
        label="E-mail"
        type="email"
        value={values.email}
        onChange={(email) => set({ email })}
        error={problems.email}
      />
      <RadioGroup label="Role" options={ROLES} value={values.role} onChange={(role) => set({ role })} />
      <PasswordField
        label="First password"
        help="At least 10 characters. Tell it to them; they can change it under You."
        autoComplete="new-password"
        value={values.password}
        onChange={(password) => set({ password })}
        error={problems.password}
      />
    </FormDialog>
  );
}
