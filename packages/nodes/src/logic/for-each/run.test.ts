import { any, list, record, text } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { TerminalError } from '../../contract/run.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const container = ofKind(run, 'container');
// `list` holds its value once the engine has resolved the config.
const planOf = (value: unknown, config: object = {}) => {
  const resolved: unknown = { ...definition.config.parse(config), list: value };
  return container.plan(resolved, {});
};
const context = { input: any, scope: {}, shapeOfCel: () => list(record({ sku: text })) };

test('plans one child for each item of the list', () => {
  const items = [{ sku: 'a' }, { sku: 'b' }];
  expect(planOf(items)).toEqual({ kind: 'each', items, concurrency: 5, onItemError: 'stop' });
  expect(planOf([], { concurrency: 1, onItemError: 'collect' })).toEqual({
    kind: 'each',
    items: [],
    concurrency: 1,
    onItemError: 'collect',
  });
});

test.each([
  ['a, b', 'the text “a, b”'],
  ['x'.repeat(50), `the text “${'x'.repeat(40)}…”`],
  [3, 'the number 3'],
  [true, 'true'],
  [{ a: 1 }, 'a record'],
  [null, 'empty'],
  [undefined, 'empty'],
])('a list that is %j fails the step for good, in words', (value, words) => {
  expect(() => planOf(value)).toThrow(TerminalError);
  expect(() => planOf(value)).toThrow(`“List” must be a list, and is ${words} in this run.`);
});

test('takes 100,000 items and no more', () => {
  expect(planOf(Array.from({ length: 100_000 }, () => 0))).toMatchObject({ kind: 'each' });
  expect(() => planOf(Array.from({ length: 100_001 }, () => 0))).toThrow('100001 items; 100000 is the most');
});

test('its name means the item inside, and the results after it', () => {
  const config = definition.config.parse({ list: 'order.lines' });
  expect(definition.bodyOutput?.(config, context)).toMatchObject({
    fields: { item: { fields: { sku: { type: 'text' } } }, index: {}, number: {}, total: { type: 'number' } },
  });
  expect(definition.bodyOutput?.(config, { ...context, shapeOfCel: () => any })).toMatchObject({
    fields: { item: { type: 'any' } },
  });
  expect(definition.output(config, context)).toMatchObject({
    fields: {
      items: { type: 'list' },
      count: {},
      done: {},
      failed: {},
      errors: { of: { fields: { message: { type: 'text' } } } },
    },
  });
  expect(definition.outputs(config).map(({ name }) => name)).toEqual(['each', 'out']);
});

test('says what it does, and that a list is missing', () => {
  const parse = (config: object) => definition.config.parse(config);
  expect(definition.describe(parse({}))).toBe('No list chosen yet');
  expect(definition.describe(parse({ list: 'a.b', concurrency: 1 }))).toBe('One after the other');
  expect(definition.describe(parse({ list: 'a.b' }))).toBe('Up to 5 at the same time');
  expect(definition.check?.(parse({}))).toMatchObject([{ field: 'list' }]);
  expect(definition.check?.(parse({ list: 'a.b' }))).toEqual([]);
});

test.each([0, 101, 2.5])('%d at the same time is refused', (concurrency) => {
  expect(definition.config.safeParse({ concurrency }).success).toBe(false);
});
