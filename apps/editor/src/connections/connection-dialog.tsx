import type { Connection, ConnectionKind } from '@leeway/shared/api/connections.ts';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';
import { type Form, failureBesideFields, useForm } from '../api/use-form.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  type ConnectionValues,
  checkConnection,
  fieldOf,
  KINDS,
  readInput,
  valuesOf,
  valuesOfKind,
} from './connection-kinds.ts';
import { LimitFields } from './limit-fields.tsx';

export type ConnectionDialogProps = {
  /** A stored connection to change, or the kind of a new one. */
  of: Connection | ConnectionKind;
  onClose: () => void;
  onSaved: (connection: Connection) => void;
};

type FieldsProps = { form: Form<ConnectionValues>; hasSecret: boolean };

/** Makes or changes a connection. */
export function ConnectionDialog({ of, onClose, onSaved }: ConnectionDialogProps) {
  const isNew = typeof of === 'string';
  const raw = useForm({
    initial: isNew ? valuesOfKind(of) : valuesOf(of),
    check: (values) => checkConnection(values, isNew),
    send: (values) => {
      const body = readInput(values);
      return isNew
        ? call(routes.connections.create, { body })
        : call(routes.connections.update, { params: { id: of.id }, body });
    },
    onDone: (connection) => {
      onSaved(connection);
      onClose();
    },
  });
  const problems = Object.fromEntries(Object.entries(raw.problems).map(([path, words]) => [fieldOf(path), words]));
  const form = { ...raw, problems };
  const { kind, name } = form.values;
  return (
    <FormDialog
      onClose={onClose}
      title={isNew ? `New connection: ${KINDS[kind].name}` : `Change “${of.name}”`}
      description={KINDS[kind].about}
      form={form}
      sendLabel={isNew ? 'Connect' : 'Save'}
      failure={failureBesideFields(form)}
    >
      <TextField
        label="Name"
        help="What you will see when you choose it in a step."
        value={name}
        onChange={(text) => form.set({ name: text })}
        error={problems.name}
      />
      {kind === 'smtp' && <MailFields form={form} hasSecret={!isNew && of.hasSecret} />}
      {kind === 'http' && <HttpFields form={form} hasSecret={!isNew && of.hasSecret} />}
      {kind === 'webhook-secret' && <WebhookFields form={form} hasSecret={!isNew && of.hasSecret} />}
      <LimitFields form={form} />
    </FormDialog>
  );
}

function MailFields({ form: { values, set, problems }, hasSecret }: FieldsProps) {
  return (
    <>
      <div className="flex flex-wrap gap-4">
        <TextField
          label="Mail server"
          placeholder="smtp.example.com"
          className="min-w-52 flex-1"
          spellCheck={false}
          value={values.host}
          onChange={(host) => set({ host })}
          error={problems.host}
        />
        <NumberField
          label="Port"
          value={values.port}
          min={1}
          max={65_535}
          format={{ useGrouping: false }}
          onChange={(port) => set({ port })}
          error={problems.port}
        />
      </div>
      <Checkbox
        label="Encrypted from the start (TLS, often port 465)"
        help="Without it the connection is encrypted as soon as the server offers it."
        checked={values.secure}
        onChange={(secure) => set({ secure })}
      />
      <TextField
        label="From"
        help="Who the mail comes from."
        placeholder="Hollis Joinery <sales@example.com>"
        value={values.from}
        onChange={(from) => set({ from })}
        error={problems.from}
      />
      <TextField
        label="User"
        help="Empty when the server wants none."
        autoComplete="off"
        spellCheck={false}
        value={values.user}
        onChange={(user) => set({ user })}
        error={problems.user}
      />
      <SecretField label="Password" {...{ values, set, problems, hasSecret }} />
    </>
  );
}

function HttpFields({ form: { values, set, problems }, hasSecret }: FieldsProps) {
  return (
    <>
      <TextArea
        label="Hosts"
        help="One on each line. The secret goes to these hosts only."
        placeholder="api.example.com"
        rows={2}
        spellCheck={false}
        value={values.hosts}
        onChange={(hosts) => set({ hosts })}
        error={problems.hosts}
      />
      <HeaderField help="The header that carries the secret." {...{ values, set, problems }} />
      <SecretField
        label="Value of the header"
        help="The whole value, for example: Bearer followed by your token."
        {...{ values, set, problems, hasSecret }}
      />
    </>
  );
}

function WebhookFields({ form: { values, set, problems }, hasSecret }: FieldsProps) {
  return (
    <>
      <HeaderField
        help="The header in which the caller sends the secret itself, or the body signed with it (HMAC SHA-256)."
        {...{ values, set, problems }}
      />
      <SecretField label="Secret" help="Give the caller the same one." {...{ values, set, problems, hasSecret }} />
    </>
  );
}

type PartProps = Pick<Form<ConnectionValues>, 'values' | 'set' | 'problems'> & { help?: string };

function HeaderField({ values, set, problems, help }: PartProps) {
  return (
    <TextField
      label="Header"
      help={help}
      spellCheck={false}
      value={values.header}
      onChange={(header) => set({ header })}
      error={problems.header}
    />
  );
}

function SecretField({
  label,
  help,
  values,
  set,
  problems,
  hasSecret,
}: PartProps & { label: string; hasSecret: boolean }) {
  const stored = `A ${label === 'Password' ? 'password' : 'secret'} is stored. Leave this empty to keep it.`;
  return (
    <PasswordField
      label={label}
      help={hasSecret ? stored : help}
      autoComplete="off"
      value={values.secret}
      onChange={(secret) => set({ secret })}
      error={problems.secret}
    />
  );
}
