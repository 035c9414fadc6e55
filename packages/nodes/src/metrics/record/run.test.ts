import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const facts = { runId: 'r', startedAt: '', now: '', mode: 'live' as const };
const record = (config: Record<string, unknown>) =>
  ofKind(run, 'pure').run({ metric: 'Answered', kind: 'count', value: '', unit: '', ...config }, {}, facts);

test('a count without a value is one', () => {
  expect(record({ unit: 'enquiries' })).toEqual({
    port: 'out',
    output: { value: 1 },
    metric: { metric: 'Answered', kind: 'count', value: 1, unit: 'enquiries' },
  });
});

test('durations are in seconds and money in its currency', () => {
  expect(record({ kind: 'duration', value: 90 }).metric).toMatchObject({ value: 90, unit: 's' });
  expect(record({ kind: 'money', value: 12.5, unit: 'GBP' }).metric).toMatchObject({ value: 12.5, unit: 'GBP' });
  expect(record({ value: 0 }).output).toEqual({ value: 0 });
});

test.each(['12', null, true, Number.NaN, Number.POSITIVE_INFINITY])(
  'a value of %j fails the step and names the metric',
  (value) => {
    expect(() => record({ value })).toThrow('The value for the metric “Answered” is not a number');
  },
);

test('money and time need a value, and money a currency', () => {
  const problems = (config: object) =>
    (definition.check?.(definition.config.parse({ metric: 'm', ...config })) ?? []).map(({ field }) => field);
  expect(problems({})).toEqual([]);
  expect(problems({ kind: 'duration' })).toEqual(['value']);
  expect(problems({ kind: 'money', unit: 'pounds' })).toEqual(['value', 'unit']);
  expect(problems({ kind: 'money', unit: 'GBP', value: 'x.price' })).toEqual([]);
});
