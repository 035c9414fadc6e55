import { any, number, record } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import {
  connectionField,
  numberField,
  pairsField,
  selectField,
  switchField,
  templateAreaField,
  templateField,
} from '../../contract/fields.ts';
import { card } from './card.ts';

// By the meaning HTTP gives them: sent twice, they leave what they leave when sent once.
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
const BODY_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const definition = defineNode({
  ...card,
  actionClass: 'B',
  actionClassOf: ({ method, consequence }) =>
    consequence === 'method' ? (method === 'DELETE' ? 'D' : 'B') : consequence,
  config: z.object({
    method: selectField({ label: 'Method' }, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'], {
      GET: 'GET: read',
      POST: 'POST: send or create',
      PUT: 'PUT: replace',
      PATCH: 'PATCH: change',
      DELETE: 'DELETE: remove',
      HEAD: 'HEAD: look whether it is there',
    }).default('GET'),
    url: templateField({ label: 'Web address', placeholder: 'https://api.example.com/orders' }).default(''),
    connection: connectionField(
      { label: 'Connection', help: 'Signs in to the other program. Leave empty when it needs none.' },
      ['http'],
    ).optional(),
    query: pairsField({ label: 'Address parameters', advanced: true }).default({}),
    headers: pairsField({ label: 'Headers', advanced: true }).default({}),
    body: templateAreaField({
      label: 'Content',
      help: 'JSON is sent as JSON, anything else as plain text. In JSON, write values as {{ json(…) }}.',
      placeholder: '{ "name": "…" }',
      when: { field: 'method', is: BODY_METHODS },
    }).default(''),
    timeoutSeconds: numberField(
      { label: 'Give up after', advanced: true },
      { min: 1, max: 300, unit: 'seconds' },
    ).default(30),
    consequence: selectField(
      {
        label: 'What it does there',
        help: 'Decides how far its dial may go. Money, contracts, deletion and rights ask a person, unless an owner allows more.',
        advanced: true,
        when: { field: 'method', is: BODY_METHODS },
      },
      ['method', 'B', 'C', 'D', 'X'],
      {
        method: 'As usual: a change, or with DELETE a deletion',
        B: 'A change that can be put right',
        C: 'A message to people outside',
        D: 'Money, contracts, deletion or rights',
        X: 'Something that must never happen without a person',
      },
    ).default('method'),
    idempotent: switchField({
      label: 'May be sent twice',
      help: 'Switch this on when sending it again does no harm. Otherwise a person is asked when no answer came.',
      advanced: true,
    }).optional(),
  }),
  output: () =>
    record({
      status: { ...number, title: 'Status' },
      headers: { ...any, title: 'Headers' },
      body: { ...any, title: 'Answer' },
    }),
  isIdempotent: ({ method, idempotent }) => idempotent ?? REPEATABLE.has(method),
  isReadOnly: ({ method }) => method === 'GET' || method === 'HEAD',
  retry: { attempts: 3 },
  // The request has its own limit, which the person sets; this one must not cut it short.
  timeoutSeconds: 310,
  check: (config) => emptyFields(config, { url: 'Give the web address to call.' }),
});
