import { loadCatalogue } from '@leeway/nodes/runtime';
import { orderOf } from '@leeway/shared/graph/order.ts';
import { describe, expect, test } from 'vitest';
import { flowNames, readFlow } from './flows.ts';

const VALUES = { server: 'http://127.0.0.1:4762', mail: 'mail', table: 'enquiries' };
const { types } = await loadCatalogue();

describe.each(flowNames())('the flow %s', (name) => {
  const graph = readFlow(name, VALUES);

  test('is a graph without cycles whose nodes all have a good config', () => {
    expect(orderOf(graph).cyclic).toEqual([]);
    const problems = graph.nodes.flatMap((node) => {
      const definition = types.get(node.type)?.definition;
      const parsed = definition?.config.safeParse(node.config);
      if (definition === undefined || parsed?.success !== true) return [`${node.name}: ${parsed?.error}`];
      return definition.check?.(parsed.data) ?? [];
    });
    expect(problems).toEqual([]);
  });
});

test('a flow says which value it was not given', () => {
  expect(() => readFlow('mixed', {})).toThrow('The flow mixed needs a value for $server');
});
