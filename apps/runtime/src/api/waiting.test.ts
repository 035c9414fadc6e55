import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await createApiBench({ answerAi: () => ({ body: 'Hello there', confidence: 90 }) });
});
afterAll(() => bench.close());

interface Counted {
  id: string;
  counts: { waiting: number };
}

it('counts what needs a person as the inbox does, and nothing that waits for something else', async () => {
  const begin = { id: 'begin', type: 'triggers.manual', config: { fields: [] } };
  const ask = { id: 'ask', type: 'ai.draft', config: { instruction: 'Answer', context: 'Hello', subject: false } };
  const end = { id: 'end', type: 'metrics.record', config: { metric: 'Sent' } };
  const waits = {
    time: { mode: 'time', amount: 3, unit: 'days', correlation: '' },
    hook: { mode: 'webhook', path: 'paid', match: 'body.order' },
    signal: { mode: 'signal', signal: 'paid' },
  };
  const start = async (title: string, ...steps: Parameters<typeof chainOf>) => {
    const { id } = (await bench.owner('POST', '/api/workflows', { title, graph: chainOf(...steps) })).body as Counted;
    expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
    return id;
  };
  const run = (id: string) => bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, { input: {} });
  const open = async (query = '') => {
    const { body } = await bench.owner('GET', `/api/approvals${query}`);
    return body as { open: number; items: { id: string }[] };
  };
  const counted = async () => {
    const { items } = (await bench.owner('GET', '/api/workflows')).body as { items: Counted[] };
    return new Map(items.map(({ id, counts }) => [id, counts.waiting]));
  };

  for (const [title, config] of Object.entries(waits)) {
    const id = await start(
      title,
      begin,
      { id: 'wait', type: 'logic.wait', config: { correlation: '1', ...config } },
      end,
    );
    expect((await run(id)).body).toMatchObject({ status: 'waiting' });
    expect([(await counted()).get(id), (await open(`?workflowId=${id}`)).open]).toEqual([0, 0]);
  }
  const asking = await start('Asks', begin, ask, end);
  for (let item = 0; item < 3; item += 1) expect((await run(asking)).body).toMatchObject({ status: 'waiting' });
  expect((await counted()).get(asking)).toBe(3);
  // Decided, it waits for its undo time only.
  const { user } = (await bench.owner('GET', '/api/me')).body as { user: { id: string; name: string } };
  const [first] = (await open(`?workflowId=${asking}`)).items;
  const by = { ...user, via: 'session' as const };
  await bench.engine.decide({
    approvalId: first?.id ?? '',
    decision: 'approve',
    by,
    idempotencyKey: 'k',
    undoMs: 10_000,
  });
  expect((await bench.owner('GET', `/api/runs?workflowId=${asking}&status=waiting`)).body).toMatchObject({
    items: [{}, {}, {}],
  });
  const listed = await open(`?workflowId=${asking}`);
  expect([(await counted()).get(asking), listed.open, listed.items.length]).toEqual([2, 2, 2]);
  expect((await bench.owner('GET', `/api/workflows/${asking}`)).body).toMatchObject({ counts: { waiting: 2 } });
  const all = [...(await counted()).values()].reduce((sum, each) => sum + each, 0);
  expect(all).toBe((await open()).open);
  expect((await bench.owner('GET', '/api/me')).body).toMatchObject({ counts: { approvals: all } });
});
