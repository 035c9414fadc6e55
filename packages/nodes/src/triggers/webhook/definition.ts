import { any, shapeOfSample } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { deliveryFields, deliveryProblems } from '../../contract/delivery-fields.ts';
import { envelopeShape } from '../../contract/envelope.ts';
import { connectionField, jsonField, pathField, selectField } from '../../contract/fields.ts';

export const definition = defineNode({
  type: 'triggers.webhook',
  version: 2,
  title: 'Webhook',
  summary: 'Another program calls an address of this workflow',
  icon: 'webhook',
  kind: 'trigger',
  config: z.object({
    path: pathField({ label: 'Address', help: 'The last part of the address that is called.' }, '/hooks/').default(
      'new-webhook',
    ),
    method: selectField({ label: 'Method', advanced: true }, ['POST', 'PUT', 'PATCH'], {
      POST: 'POST',
      PUT: 'PUT',
      PATCH: 'PATCH',
    }).default('POST'),
    sample: jsonField({
      label: 'Sample content',
      help: 'An example of what is sent, as JSON. The steps after this one can then pick its fields.',
    }).optional(),
    respond: selectField({ label: 'Answer', help: 'What the caller is told.' }, ['accepted', 'result'], {
      accepted: 'At once: the run was accepted',
      result: 'With the result, when the run ends within 30 seconds',
    }).default('accepted'),
    auth: selectField({ label: 'Who may call' }, ['none', 'header', 'hmac'], {
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
    ...deliveryFields(),
  }),
  initialConfig: { path: 'new-webhook', method: 'POST', respond: 'accepted', auth: 'none' },
  output: ({ sample }) => envelopeShape(sample === undefined || sample === null ? any : shapeOfSample(sample)),
  describe: ({ method, path }) => `${method} /hooks/${path}`,
  check: (config) => [
    ...(config.auth === 'none'
      ? []
      : emptyFields(config, { connection: 'Choose the connection that holds the secret.' })),
    ...deliveryProblems(config),
  ],
});
