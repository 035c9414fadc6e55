import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';
import { expect, it } from 'vitest';
import { loadTypes } from '../testing/load-types.ts';
import { compilePlan } from './plan.ts';

const types = await loadTypes();

function graphOf(second: { type: string; config: Record<string, unknown> }, edges: [string, string][]): Graph {
  const position = { x: 0, y: 0 };
  return graphSchema.parse({
    schema: 1,
    nodes: [
      { id: 'a', name: 'begin', type: 'triggers.manual', title: 'Begin', position, config: {} },
      { id: 'b', name: 'check', title: 'Check it', position, ...second },
    ],
    edges: edges.map(([source, target]) => ({ id: `${source}${target}`, source, sourcePort: 'out', target })),
  });
}
const condition = (when: string) => ({ type: 'logic.condition', config: { when } });

const broken: [what: string, graph: Graph, says: RegExp][] = [
  ['a cycle', graphOf(condition('true'), [['b', 'b']]), /waits for itself/],
  ['an unknown type', graphOf({ type: 'logic.magic', config: {} }, [['a', 'b']]), /“logic.magic”/],
  ['a config that does not fit', graphOf({ type: 'logic.condition', config: { when: 7 } }, [['a', 'b']]), /“when”/],
  [
    'an expression over the limits',
    graphOf(condition(`${'['.repeat(60)}1${']'.repeat(60)} == 1`), [['a', 'b']]),
    /too large/,
  ],
];

it.each(broken)('a draft with %s is refused, and the step is named', (_what, graph, says) => {
  const compile = (version: number | null) => () =>
    compilePlan({ versionId: 1, workflowId: 'w', version, graph }, (type) => types.get(type));
  const message = expect.stringMatching(new RegExp(`^“Check it” cannot run: .*${says.source}`));
  const details = { problems: [{ nodeId: 'b', message }] };
  expect(compile(null)).toThrow(expect.objectContaining({ code: 'workflow.cannot_run', status: 422, details }));
  // Who calls a live workflow is not to blame, and should call again later.
  expect(compile(3)).toThrow(expect.objectContaining({ code: 'workflow.cannot_run', status: 503 }));
});
