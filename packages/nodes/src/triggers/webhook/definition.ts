import { any, shapeOfSample } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { callerFields, callerProblems } from '../../contract/caller-fields.ts';
import { defineNode } from '../../contract/define-node.ts';
import { deliveryFields, deliveryProblems } from '../../contract/delivery-fields.ts';
import { envelopeShape } from '../../contract/envelope.ts';
import { jsonField, pathField, selectField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
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
    ...callerFields(),
    ...deliveryFields(),
  }),
  output: ({ sample }) => envelopeShape(sample === undefined || sample === null ? any : shapeOfSample(sample)),
  check: (config) => [...callerProblems(config), ...deliveryProblems(config)],
});
