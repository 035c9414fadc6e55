import { expect, test } from 'vitest';
import { ann, createBench, graphOf } from './testing/engine-bench.ts';

const count = { id: 'count', type: 'metrics.record', config: { metric: 'leads', kind: 'count' } };
const hookOf = (typeVersion: number, config: object) =>
  graphOf(
    [{ id: 'hook', type: 'triggers.webhook', typeVersion, config: { path: 'lead', auth: 'none', ...config } }, count],
    ['hook -> count'],
  );

test('a draft of an older Leeway is judged and published as it is meant', async () => {
  const bench = await createBench();
  await bench.publish(hookOf(1, { dedupe: 'body.id' }));
  const endpoint = await bench.engine.endpoint('webhook', 'lead');
  expect(endpoint?.config).toMatchObject({ dedupeBy: 'expression', dedupe: 'body.id' });
  const wrong = await bench.engine.validate(null, hookOf(1, { dedupe: 'body.id +' }));
  expect(wrong).toContainEqual(expect.objectContaining({ field: 'dedupe', nodeId: 'hook' }));
});

test('a draft of a newer Leeway has a problem and is not published', async () => {
  const bench = await createBench();
  const problems = await bench.engine.validate(null, hookOf(99, {}));
  expect(problems).toMatchObject([{ severity: 'error', code: 'node.newer_version' }]);
  const { id } = await bench.stores.workflows.create({ title: 'New', graph: hookOf(99, {}), at: 0, by: null });
  await expect(bench.engine.publish(id, { by: ann })).rejects.toMatchObject({ code: 'workflow.invalid', status: 422 });
});
