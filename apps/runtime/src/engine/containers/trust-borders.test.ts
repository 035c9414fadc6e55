// What an AI made does not become sure by crossing a border: into a body, out of one, or into another workflow.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import {
  ann,
  answer,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
} from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const draft = (dial: DialSetting) => ({
  id: 'draft',
  type: 'ai.draft',
  config: { instruction: 'Answer', context: 'Hello', subject: false },
  dial,
});
/** Sends only what is surer than any model of this test. */
const post = (body: string) => ({
  id: 'post',
  type: 'integrations.http',
  config: { method: 'POST', url: 'https://example.com/', body },
  dial: { level: 'threshold', threshold: 0.99 },
});
const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list' } };
const calling = (workflow: string) => ({
  id: 'use',
  type: 'logic.workflow',
  config: { workflow, input: { text: { cel: 'draft.body' } } },
});

type Border = { border: string; graph: (bench: Bench, dial: DialSetting) => Promise<ReturnType<typeof graphOf>> };

const borders: Border[] = [
  {
    border: 'into a body',
    graph: async (_bench, dial) =>
      graphOf(
        [start, draft(dial), each, post('{{ draft.body }}')],
        ['start -> draft', 'draft -> each', 'each:each -> post'],
      ),
  },
  {
    border: 'into a body of a body',
    graph: async (_bench, dial) =>
      graphOf(
        [start, draft(dial), each, { ...each, id: 'inner' }, post('{{ draft.body }}')],
        ['start -> draft', 'draft -> each', 'each:each -> inner', 'inner:each -> post'],
      ),
  },
  {
    border: 'as the list itself',
    graph: async (_bench, dial) =>
      graphOf(
        [start, draft(dial), { ...each, config: { list: '[draft.body]' } }, post('{{ each.item }}')],
        ['start -> draft', 'draft -> each', 'each:each -> post'],
      ),
  },
  {
    border: 'out of a body',
    graph: async (_bench, dial) =>
      graphOf(
        [start, each, draft(dial), post('{{ each.items[0].?body.orValue("") }}')],
        ['start -> each', 'each:each -> draft', 'each:out -> post'],
      ),
  },
  {
    border: 'into another workflow',
    graph: async (bench, dial) => {
      const called = await bench.publish(graphOf([start, post('{{ start.text }}')], ['start -> post']), 'Called');
      return graphOf([start, draft(dial), calling(called)], ['start -> draft', 'draft -> use']);
    },
  },
  {
    border: 'out of another workflow',
    graph: async (bench, dial) => {
      const called = await bench.publish(graphOf([start, draft(dial)], ['start -> draft']), 'Called');
      const call = { ...calling(called), config: { workflow: called, input: {} } };
      return graphOf([start, call, post('{{ use.body }}')], ['start -> use', 'use -> post']);
    },
  },
];

async function startWith(border: Border, dial: DialSetting) {
  const bench = await createBench();
  const sent: unknown[] = [];
  bench.world.ai = async (request) => answer(request.schema.parse({ body: 'Hello there', confidence: 90 }));
  bench.world.http = async ({ body }) => {
    sent.push(body);
    return { status: 200, headers: {}, body: {} };
  };
  const workflowId = await bench.publish(await border.graph(bench, dial));
  const runId = await startAndWait(bench.engine, workflowId, { list: [1] });
  return { ...bench, sent, runId };
}

/** The run and all that work for it. */
async function family(engine: Engine, runId: string): Promise<string[]> {
  const { steps } = (await engine.read(runId)).state;
  const children = Object.values(steps).flatMap((step) => step.children?.items.map(({ run }) => run) ?? []);
  return [runId, ...(await Promise.all(children.map((child) => family(engine, child)))).flat()];
}

const questionsOf = async (engine: Engine, runId: string) =>
  (await Promise.all((await family(engine, runId)).map((run) => openApprovals(engine, run)))).flat();

test.each(borders)('a draft that nobody saw asks when it is used: $border', async (border) => {
  const bench = await startWith(border, { level: 'autonomous' });
  await expect.poll(() => questionsOf(bench.engine, bench.runId)).toMatchObject([{ key: 'post' }]);
  expect(bench.sent).toEqual([]);
});

test.each(borders)('a draft that a person decided goes: $border', async (border) => {
  const bench = await startWith(border, { level: 'draft' });
  await expect.poll(() => questionsOf(bench.engine, bench.runId)).toMatchObject([{ key: 'draft' }]);
  const [question] = await questionsOf(bench.engine, bench.runId);
  await bench.engine.decide({
    approvalId: question?.id ?? '',
    decision: 'approve',
    by: ann,
    idempotencyKey: 'k',
    undoMs: 0,
  });
  await untilStatus(bench.engine, bench.runId, 'completed');
  expect(bench.sent).toHaveLength(1);
});

test.each(borders)('behind a step that is only watched nothing leaves: $border', async (border) => {
  const bench = await startWith(border, { level: 'watch' });
  await untilStatus(bench.engine, bench.runId, 'completed');
  const steps = await Promise.all(
    (await family(bench.engine, bench.runId)).map(async (run) => (await bench.engine.read(run)).state.steps.post),
  );
  expect(steps.flatMap((step) => (step && !step.isInherited ? [step.status] : []))).toEqual(['refused']);
  expect(bench.sent).toEqual([]);
});
