import { expect, test } from 'vitest';
import {
  ann,
  answer,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
} from '../testing/engine-bench.ts';

const start = {
  id: 'start',
  type: 'triggers.manual',
  config: { fields: [{ name: 'text', label: 'Text', type: 'text' }] },
};
const read = {
  id: 'read',
  type: 'ai.extract',
  config: {
    instruction: 'Read it',
    source: 'Message: {{ start.?text.orValue("") }}',
    fields: [
      { name: 'customer', type: 'text', description: '', required: true },
      { name: 'budget', type: 'number', description: '', required: false },
    ],
  },
};
const set = {
  id: 'set',
  type: 'logic.set',
  config: { fields: { who: '{{ read.customer }}', double: { cel: 'read.?budget.orValue(0) * 2' } } },
};

async function askedBench() {
  const bench = await createBench();
  bench.world.ai = async (request) => answer(request.schema.parse({ customer: null, budget: null, confidence: 90 }));
  const workflowId = await bench.publish(graphOf([start, read, set], ['start -> read', 'read -> set']));
  const runId = await startAndWait(bench.engine, workflowId, { text: 'Hello' });
  const [approval] = await openApprovals(bench.engine, runId);
  const edit = (output: unknown) =>
    bench.engine.decide({
      approvalId: approval?.id ?? '',
      decision: 'edit',
      output,
      by: ann,
      idempotencyKey: 'k',
      undoMs: 0,
    });
  return { ...bench, runId, edit };
}

test('a person fills in what the AI did not find, and the run goes on with it', async () => {
  const { engine, runId, edit } = await askedBench();
  await edit({ customer: 'Priya', budget: '1,200' });
  await untilStatus(engine, runId, 'completed');
  expect((await engine.read(runId)).state.steps.set?.output).toEqual({ who: 'Priya', double: 2400 });
});

test('a field left empty stays missing; a wrong kind or an unknown field is refused and changes nothing', async () => {
  const { engine, runId, edit } = await askedBench();
  await expect(edit({ customer: 'Priya', budget: 'a lot' })).rejects.toMatchObject({
    code: 'approval.invalid_edit',
    status: 422,
  });
  await expect(edit({ customer: 'Priya', colour: 'red' })).rejects.toMatchObject({
    code: 'approval.invalid_edit',
    status: 422,
  });
  await edit({ customer: 'Priya', budget: '' });
  await untilStatus(engine, runId, 'completed');
  expect((await engine.read(runId)).state.steps.read?.output).toEqual({ customer: 'Priya' });
});

test('what a step would have given that was held back is not called a mistake of the step that reads it', async () => {
  const bench = await createBench();
  const tell = {
    id: 'tell',
    type: 'integrations.http',
    config: { method: 'POST', url: 'https://shop.example', body: 'x' },
  };
  const after = { id: 'after', type: 'logic.set', config: { fields: { status: { cel: 'tell.status' } } } };
  const begin = { id: 'start', type: 'triggers.manual' };
  const workflowId = await bench.publish(graphOf([begin, tell, after], ['start -> tell', 'tell -> after']));
  const { runId } = await bench.engine.start({ workflowId, mode: 'test', input: {}, by: ann, waitMs: 5000 });
  await untilStatus(bench.engine, runId, 'failed');
  expect((await bench.engine.read(runId)).state.steps.after?.error?.message).toBe(
    '“tell” was not carried out, so it gave nothing to read. A test run sends nothing.',
  );
});
