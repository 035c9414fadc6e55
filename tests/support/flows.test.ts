import { loadCatalogue } from '@leeway/nodes/runtime';
import { problemsOf } from '@leeway/shared/expression/validate.ts';
import { describe, expect, test } from 'vitest';
import { flowNames, readFlow } from './flows.ts';

const VALUES = { server: 'http://127.0.0.1:4762', mail: 'mail', table: 'enquiries' };
const FACTS = { connections: new Map([['mail', 'smtp']]), tables: new Set(['enquiries']) };
const { types } = await loadCatalogue();
const catalogue = (type: string) => types.get(type)?.definition;

describe.each(flowNames())('the flow %s', (name) => {
  test('can be published', () => {
    const problems = problemsOf(readFlow(name, VALUES), catalogue, FACTS);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

test('a flow says which value it was not given', () => {
  expect(() => readFlow('mixed', {})).toThrow('The flow mixed needs a value for $server');
});
