// Who may call a public address: fields that a webhook and a wait for a call have in common.
import type { ConfigProblem } from '@leeway/shared/graph/node-type.ts';
import { emptyFields } from './config-checks.ts';
import { connectionField, type FieldHints, selectField } from './fields.ts';

/** `when`: the field that must have a value for the address to count at all. */
export const callerFields = (when?: FieldHints['when']) => ({
  auth: selectField({ label: 'Who may call', ...(when ? { when } : {}) }, ['none', 'header', 'hmac'], {
    none: 'Anyone who knows the address',
    header: 'Callers that send a secret in a header',
    hmac: 'Callers that sign the content (HMAC)',
  }).default('none'),
  connection: connectionField(
    {
      label: 'Secret',
      help: 'The connection that holds the secret.',
      when: { field: 'auth', is: ['header', 'hmac'] },
    },
    ['webhook-secret'],
  ).default(''),
});

export function callerProblems(config: { auth: string; connection: string }): ConfigProblem[] {
  if (config.auth === 'none') return [];
  return [...emptyFields(config, { connection: 'Choose the connection that holds the secret.' })];
}
