import { any } from '@leeway/shared/graph/shape.ts';
import { describe, expect, test } from 'vitest';
import { fakeContext, ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const effect = ofKind(run, 'effect');
const configOf = (config: object) =>
  definition.config.parse({ table: 'contacts', values: { email: 'ann@example.com', age: 40 }, ...config });

async function perform(config: object, find?: Parameters<typeof fakeContext>[0]['find']) {
  const parsed = configOf(config);
  return effect.perform(fakeContext(find === undefined ? {} : { find }), effect.prepare(parsed, {}), parsed);
}

test.each([
  ['find', true],
  ['add', false],
  ['update', false],
  ['upsert', false],
])('“%s” only looks something up: %s', (action, isReadOnly) => {
  expect(definition.isReadOnly?.(configOf({ action, key: 'email' }))).toBe(isReadOnly);
});

describe('writing', () => {
  test('is proposed in words and handed over as a write', async () => {
    expect(effect.prepare(configOf({}), {})).toEqual({
      summary: 'Add a row to contacts',
      values: { email: 'ann@example.com', age: 40 },
    });
    expect(await perform({})).toEqual({
      write: { table: 'contacts', action: 'add', values: { email: 'ann@example.com', age: 40 } },
    });
    expect(await perform({ action: 'upsert', key: 'email' })).toMatchObject({
      write: { action: 'upsert', key: 'email' },
    });
    expect(await perform({ action: 'update', key: 'age' })).toMatchObject({ write: { action: 'update', key: 'age' } });
  });

  test.each([
    { key: 'name' },
    { key: 'email', values: { email: '' } },
    { key: 'email', values: { email: null } },
    { key: 'constructor' },
  ])('is refused when the row is not known: %j', (config) => {
    expect(() => effect.prepare(configOf({ action: 'update', ...config }), {})).toThrow('not known which row');
  });

  test('is refused without a table', () => {
    expect(() => effect.prepare(configOf({ table: '' }), {})).toThrow('No table is chosen');
  });

  test('writes the decided values after an edit', async () => {
    const config = configOf({});
    const result = await effect.perform(fakeContext({}), { summary: '', values: { email: 'bob@example.com' } }, config);
    expect(result).toMatchObject({ write: { values: { email: 'bob@example.com' } } });
  });
});

describe('finding', () => {
  test('hands on the rows, their number and the first', async () => {
    const asked: unknown[] = [];
    const result = await perform({ action: 'find', limit: 2 }, (...args) => {
      asked.push(args);
      return [{ id: '1', email: 'ann@example.com' }, { id: '2' }];
    });
    expect(asked).toEqual([['contacts', { email: 'ann@example.com', age: 40 }, 2]]);
    expect(result).toEqual({
      output: {
        rows: [{ id: '1', email: 'ann@example.com' }, { id: '2' }],
        count: 2,
        first: { id: '1', email: 'ann@example.com' },
      },
    });
  });

  test('without a row has no first', async () => {
    expect(await perform({ action: 'find' }, () => [])).toEqual({ output: { rows: [], count: 0 } });
  });
});

test('the shape of a search tells that there may be no first row', () => {
  const shapeOf = (action: string) =>
    definition.output(configOf({ action }), { input: any, scope: {}, shapeOfCel: () => any });
  expect(shapeOf('find')).toMatchObject({ fields: { first: { optional: true }, count: { type: 'number' } } });
  expect(shapeOf('add')).toEqual(any);
});

test('a write needs values, and a change the column that tells the row', () => {
  const problems = (config: object) => (definition.check?.(configOf(config)) ?? []).map(({ field }) => field);
  expect(problems({ values: {} })).toEqual(['values']);
  expect(problems({ action: 'update' })).toEqual(['key']);
  expect(problems({ action: 'update', key: 'name' })).toEqual(['values']);
  expect(problems({ action: 'find', values: {} })).toEqual([]);
  expect(problems({ table: '' })).toEqual(['table']);
});
