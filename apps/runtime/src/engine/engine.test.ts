import { expect, test } from 'vitest';
import { createBench, graphOf } from './testing/engine-bench.ts';

const lead = { name: 'Priya', budget: 1500 };

function leadFlow() {
  return graphOf(
    [
      { id: 'hook', type: 'triggers.webhook', config: { path: 'lead', respond: 'result', auth: 'none', sample: lead } },
      {
        id: 'fields',
        type: 'logic.set',
        config: { fields: { who: 'Dear {{ hook.body.name }}', double: { cel: 'hook.body.budget * 2' } } },
      },
      { id: 'big', type: 'logic.condition', config: { when: 'fields.double > 2000' } },
      { id: 'yes', type: 'logic.set', config: { fields: { size: 'big' } } },
      { id: 'no', type: 'logic.set', config: { fields: { size: 'small' } } },
      { id: 'count', type: 'metrics.record', config: { metric: 'leads', kind: 'count' } },
    ],
    ['hook -> fields', 'fields -> big', 'big:yes -> yes', 'big:no -> no', 'yes -> count', 'no -> count'],
  );
}

test('a webhook runs to its end and answers with the last output', async () => {
  const { engine, publish } = await createBench();
  await publish(leadFlow());
  const delivery = {
    channel: 'webhook' as const,
    at: '2026-11-20T09:00:00Z',
    from: null,
    body: lead,
    headers: {},
    query: {},
  };
  const answer = await engine.deliver({ kind: 'webhook', path: 'lead' }, delivery, 30_000);
  expect(answer).toMatchObject({ kind: 'started', status: 'completed', output: { value: 1 } });
  if (answer.kind !== 'started') throw new Error('not started');
  const { state } = await engine.read(answer.runId);
  expect(state.steps.fields?.output).toEqual({ who: 'Dear Priya', double: 3000 });
  expect(state.steps.yes?.status).toBe('done');
  expect(state.steps.no).toBeUndefined();
});
