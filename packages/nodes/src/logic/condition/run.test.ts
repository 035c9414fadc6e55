import { any, text } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const condition = ofKind(run, 'pure');
const facts = { runId: 'r', startedAt: '', now: '', mode: 'live' as const };

test('leaves by yes or no with the input unchanged', () => {
  const input = { a: 1 };
  expect(condition.run({ when: true }, input, facts)).toEqual({ port: 'yes', output: input });
  expect(condition.run({ when: false }, input, facts).port).toBe('no');
  expect(condition.run({ when: true }, input, facts).output).toBe(input);
});

test.each(['', 'yes', 1, null])('a condition that gives %j fails the step in words', (when) => {
  expect(() => condition.run({ when }, {}, facts)).toThrow('neither true nor false');
});

test('has the shape of its input, and two ports', () => {
  const config = definition.config.parse({ when: 'a > 1', rule: { combinator: 'and', rules: [] } });
  expect(definition.output(config, { input: text, scope: {}, shapeOfCel: () => any })).toBe(text);
  expect(definition.outputs(config).map((port) => port.name)).toEqual(['yes', 'no']);
});

test('an empty condition is a problem', () => {
  expect(definition.check?.({ when: '' })).toMatchObject([{ field: 'when' }]);
});
