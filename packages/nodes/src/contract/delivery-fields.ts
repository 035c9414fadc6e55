// What every trigger with a public address lets a person set: which deliveries are repeats, and what happens while the workflow is paused.
import type { ConfigProblem } from '@leeway/shared/graph/node-type.ts';
import { emptyFields } from './config-checks.ts';
import { celField, numberField, selectField, textField } from './fields.ts';

/** Config fields, to be spread into a trigger's config. The engine reads them (runtime, engine/ingress/repeats.ts). */
export const deliveryFields = () => ({
  dedupeBy: selectField(
    {
      label: 'A repeat is recognised by',
      help: 'A repeat starts nothing and gets the answer of the first.',
      advanced: true,
    },
    ['none', 'header', 'expression', 'body'],
    {
      none: 'Nothing: each one starts a run',
      header: 'A header that the sender sets',
      expression: 'A value of the content',
      body: 'The same content within some minutes',
    },
  ).default('none'),
  dedupeHeader: textField(
    {
      label: 'Header',
      help: 'Those with the same value in it are one. Without it nothing is a repeat.',
      placeholder: 'Idempotency-Key',
      advanced: true,
      when: { field: 'dedupeBy', is: ['header'] },
    },
    200,
  ).default(''),
  dedupe: celField(
    {
      label: 'Same when',
      help: 'Those with the same value here are one. It may read body, headers and query.',
      placeholder: 'body.id',
      advanced: true,
      when: { field: 'dedupeBy', is: ['expression'] },
    },
    'any',
  )
    .meta({ scope: 'delivery' })
    .optional(),
  dedupeMinutes: numberField(
    {
      label: 'Within',
      help: 'Later the same content is new.',
      advanced: true,
      when: { field: 'dedupeBy', is: ['body'] },
    },
    { min: 1, max: 44_640, unit: 'minutes' },
  ).default(10),
  whenPaused: selectField({ label: 'While the workflow is paused', advanced: true }, ['hold', 'drop'], {
    hold: 'Keep what arrives and run it on resume',
    drop: 'Drop what arrives and count it',
  }).default('hold'),
});

/** Problems of these fields that the schema cannot say. */
export function deliveryProblems(config: {
  dedupeBy: string;
  dedupe?: string | undefined;
  dedupeHeader: string;
}): ConfigProblem[] {
  if (config.dedupeBy === 'header') return emptyFields(config, { dedupeHeader: 'Name the header that tells repeats.' });
  if (config.dedupeBy === 'expression') return emptyFields(config, { dedupe: 'Say which value tells repeats.' });
  return [];
}
