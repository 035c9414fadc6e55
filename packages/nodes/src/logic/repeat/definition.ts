import { any, boolean, number, record } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { celField, numberField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    until: celField(
      {
        label: 'Until',
        help: 'Looked at after each time. It can ask about the result of that time.',
      },
      'boolean',
    )
      .meta({ scope: 'result', builder: 'rule' })
      .default(''),
    rule: z.unknown().meta({ control: 'hidden', label: 'Rule' }).optional(),
    times: numberField(
      { label: 'At most', help: 'Then it goes on, done or not.' },
      { min: 1, max: 1000, unit: 'times' },
    )
      .int('Use a whole number')
      .default(10),
    pauseSeconds: numberField(
      { label: 'Pause between', help: '3,600 seconds are an hour, 86,400 a day.' },
      { min: 0, max: 86_400, unit: 'seconds' },
    ).default(0),
  }),
  bodyOutput: (_config, { body }) =>
    record({
      index: { ...number, title: 'How many times before' },
      number: { ...number, title: 'Number of this time, from 1' },
      last: { ...(body ?? any), title: 'Result of the last time' },
    }),
  output: (_config, { body }) =>
    record({
      count: { ...number, title: 'How many times' },
      last: { ...(body ?? any), title: 'Result of the last time' },
      isDone: { ...boolean, title: 'Ended because it was true' },
    }),
  check: (config) => emptyFields(config, { until: 'Say what must be true to end it.' }),
});
