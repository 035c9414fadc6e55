// What a card reads without a schema is what the schema would give it.
import { expect, test } from 'vitest';
import { cards, readConfig } from './cards.ts';
import { configRules } from './config-rules.ts';
import { readByRule } from './contract/read-config.ts';
import { definitions } from './editor.ts';

const ODD: readonly unknown[] = [
  ...[undefined, null, true, false, 0, 1, -1, 0.5, 1e7, 1e300, Number.NaN, '', 'a', 'POST', 'port', 'x'.repeat(60_000)],
  ...[[], [null], ['a'], {}, { a: 1 }, { a: 'b' }, { a: { cel: 'b' } }, { a: { cel: 1 } }],
  ...[[{ name: 'a' }], [{ name: 'a' }, { name: 'b', description: 'c' }], [{ name: 'A b', label: 'c', type: 'text' }]],
  [{ name: 'a', label: 'b', type: 'choice', options: ['c'], required: true }],
  [{ name: 'a', label: 'b', type: 'colour' }],
  [{ label: 'a', value: 'b' }],
];

test.each(Object.values(definitions))('$type is read alike with and without its schema', (definition) => {
  const { type, config, initialConfig } = definition;
  const names = Object.keys(configRules[type]?.properties ?? {});
  const tried = [
    ...ODD,
    initialConfig,
    ...names.flatMap((name) => ODD.map((value) => ({ ...initialConfig, [name]: value }))),
    ...names.map((name) => Object.fromEntries(Object.entries(initialConfig).filter(([key]) => key !== name))),
  ];
  expect(names.length).toBeGreaterThan(0);
  for (const given of tried) {
    const parsed = config.safeParse(given);
    const read = readConfig(type, given);
    const what = `${type} ${JSON.stringify(given)?.slice(0, 300)}`;
    expect(read !== null, `${what}`).toBe(parsed.success);
    if (!parsed.success || !read) continue;
    expect(cards[type]?.describe(read.value), `${what}`).toBe(definition.describe(parsed.data));
    expect(cards[type]?.outputs(read.value), `${what}`).toEqual(definition.outputs(parsed.data));
  }
});

test('the limits of a rule hold at their edges', () => {
  expect(readByRule({ type: 'integer', minimum: 1, maximum: 3 }, 3)).toEqual({ value: 3 });
  expect(readByRule({ type: 'integer', minimum: 1, maximum: 3 }, 4)).toBeNull();
  expect(readByRule({ type: 'integer' }, 1.5)).toBeNull();
  expect(readByRule({ type: 'array', minItems: 2, items: { type: 'string' } }, ['a'])).toBeNull();
  expect(readByRule({ type: 'string', pattern: '^[a-z]+$', maxLength: 2 }, 'abc')).toBeNull();
  expect(readByRule({ anyOf: [{ type: 'number' }, { type: 'string' }] }, true)).toBeNull();
  expect(readByRule({ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }, {})).toBeNull();
});
