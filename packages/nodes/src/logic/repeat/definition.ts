import { any, boolean, number, record } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { celField, numberField } from '../../contract/fields.ts';

export const definition = defineNode({
  type: 'logic.repeat',
  version: 1,
  title: 'Repeat until',
  summary: 'Does the steps inside it again until something is true',
  icon: 'repeat',
  kind: 'container',
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
  initialConfig: { until: '', times: 10, pauseSeconds: 0 },
  outputs: () => [
    { name: 'each', label: 'Each time' },
    { name: 'out', label: 'When all are done' },
  ],
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
  describe: ({ until, times, pauseSeconds }) => {
    if (until.trim() === '') return 'No end set yet';
    const pause = pauseSeconds === 0 ? '' : `, every ${pauseWords(pauseSeconds)}`;
    return `At most ${times === 1 ? 'once' : `${times} times`}${pause}`;
  },
  check: (config) => emptyFields(config, { until: 'Say what must be true to end it.' }),
});

const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const;

function pauseWords(seconds: number): string {
  const [size, unit] = UNITS.find(([length]) => seconds % length === 0) ?? [1, 'second'];
  const count = seconds / size;
  return count === 1 ? unit : `${count} ${unit}s`;
}
