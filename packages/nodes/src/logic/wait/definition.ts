import type { ConfigProblem } from '@leeway/shared/graph/node-type.ts';
import { any, record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { callerFields, callerProblems } from '../../contract/caller-fields.ts';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { celField, numberField, pathField, selectField, templateField, textField } from '../../contract/fields.ts';
import { card, hasLimit } from './card.ts';

const UNITS = ['seconds', 'minutes', 'hours', 'days'] as const;
const UNIT_WORDS = { seconds: 'seconds', minutes: 'minutes', hours: 'hours', days: 'days' };
const FROM_OUTSIDE = { field: 'mode', is: ['signal', 'webhook'] };
const MOST_MINUTES = 5_260_320;
const MOST_DAYS = 3653;

const config = z.object({
  mode: selectField({ label: 'Wait' }, ['time', 'until', 'signal', 'webhook'], {
    time: 'For some time',
    until: 'Until a moment',
    signal: 'For a signal',
    webhook: 'For a call to an address',
  }).default('time'),
  amount: numberField(
    { label: 'How long', when: { field: 'mode', is: ['time'] } },
    { min: 0, max: MOST_MINUTES },
  ).default(1),
  unit: selectField({ label: 'Counted in', when: { field: 'mode', is: ['time'] } }, UNITS, UNIT_WORDS).default('days'),
  until: templateField({
    label: 'Until',
    help: 'A day or a moment, such as 2027-03-01 or 2027-03-01T09:00. Without a time zone it is UTC.',
    when: { field: 'mode', is: ['until'] },
  }).default(''),
  signal: textField(
    {
      label: 'Name of the signal',
      help: 'Other programs send it to this workspace by this name.',
      placeholder: 'payment-received',
      when: { field: 'mode', is: ['signal'] },
    },
    100,
  ).default(''),
  path: pathField(
    {
      label: 'Address',
      help: 'The last part of the address that is called.',
      when: { field: 'mode', is: ['webhook'] },
    },
    '/hooks/',
  ).default('new-call'),
  match: celField(
    {
      label: 'Key in the call',
      help: 'Which part of the call tells the run that is meant. It may read body, headers and query.',
      placeholder: 'body.order_id',
      when: { field: 'mode', is: ['webhook'] },
    },
    'any',
  )
    .meta({ scope: 'delivery' })
    .default(''),
  ...callerFields({ field: 'mode', is: ['webhook'] }),
  correlation: templateField({
    label: 'Key of this run',
    help: 'Only what comes with the same key is for this run, such as an order number.',
    when: FROM_OUTSIDE,
  }).default(''),
  limit: numberField(
    { label: 'Wait at most', help: 'Leave empty to wait as long as it takes.', when: FROM_OUTSIDE },
    { min: 0, max: MOST_MINUTES },
  ).optional(),
  limitUnit: selectField({ label: 'Counted in', when: FROM_OUTSIDE }, UNITS, UNIT_WORDS).default('days'),
});
type WaitConfig = z.infer<typeof config>;

export const definition = defineNode({
  ...card,
  config,
  output: (values) => {
    const at = { ...text, title: 'Went on at' };
    if (values.mode === 'time' || values.mode === 'until') return record({ at });
    // By the port for being too late nothing has come.
    return record({ value: { ...any, title: 'What came', ...(hasLimit(values) ? { optional: true } : {}) }, at });
  },
  check: (values) => [
    ...emptyProblems(values),
    ...keyProblems(values),
    ...(values.mode === 'webhook' ? callerProblems(values) : []),
    ...lengthProblems(values),
  ],
});

function emptyProblems(values: WaitConfig): ConfigProblem[] {
  if (values.mode === 'until') return emptyFields(values, { until: 'Say until when to wait.' });
  return values.mode === 'signal' ? emptyFields(values, { signal: 'Give the signal a name.' }) : [];
}

/** A key on one side alone fits nothing. */
function keyProblems(values: WaitConfig): ConfigProblem[] {
  if (values.mode !== 'webhook' || (values.match.trim() === '') === (values.correlation.trim() === '')) return [];
  return emptyFields(values, {
    match: 'Say which part of the call is the key of this run, or leave both empty to take any call.',
    correlation: 'Say which key this run has, or leave both empty to take any call.',
  });
}

function lengthProblems({ mode, amount, unit, limit, limitUnit }: WaitConfig): ConfigProblem[] {
  const tooLong = (field: string, count: number, of: WaitConfig['unit']): ConfigProblem[] =>
    count * { seconds: 1 / 60, minutes: 1, hours: 60, days: 1440 }[of] > MOST_DAYS * 1440
      ? [{ field, message: 'This is more than ten years. Use a shorter time.' }]
      : [];
  if (mode === 'time') return tooLong('amount', amount, unit);
  return mode === 'until' || limit === undefined ? [] : tooLong('limit', limit, limitUnit);
}
