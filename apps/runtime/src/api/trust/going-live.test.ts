import type { Graph } from '@leeway/shared/graph/graph.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from '../testing/api-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const hook = { id: 'hook', type: 'triggers.webhook', config: { path: 'orders', auth: 'none' } };
const count = { id: 'count', type: 'metrics.record', config: { metric: 'Orders' } };
const reply = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: 'An order came.', subject: false },
  dial: { level: 'autonomous' },
};

let bench: ApiBench;
let id: string;
beforeEach(async () => {
  bench = await createApiBench({ answerAi: () => ({ body: 'Dear customer, yes. All the best.', confidence: 90 }) });
  await bench.owner('PATCH', '/api/settings', { needsSecondPerson: true });
  id = await create(chainOf(start, count));
  await publish(id);
  await save(chainOf(start, reply));
});
afterEach(() => bench.close());

async function create(graph: Graph): Promise<string> {
  const { body } = await bench.owner('POST', '/api/workflows', { title: 'Orders', graph });
  return (body as { id: string }).id;
}
async function save(graph: Graph): Promise<void> {
  const { draft } = (await bench.owner('GET', `/api/workflows/${id}`)).body as { draft: { revision: number } };
  expect((await bench.owner('PUT', `/api/workflows/${id}/draft`, { graph, revision: draft.revision })).status).toBe(
    200,
  );
}
const publish = (workflowId: string) => bench.owner('POST', `/api/workflows/${workflowId}/publish`, {});
const run = async () => (await bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, { input: {} })).body;
const trust = async () => (await bench.owner('GET', `/api/workflows/${id}/nodes/reply/trust`)).body;
const lines = async () =>
  ((await bench.owner('GET', `/api/workflows/${id}/nodes/reply/trust/entries`)).body as { items: unknown[] }).items;

/** Does something at the very moment at which a version is on disk, before anything else can. */
function atGoingLive(act: () => Promise<unknown>): Promise<unknown> {
  const { versions } = bench.stores;
  const { publish: write } = versions;
  let done: Promise<unknown> = Promise.resolve();
  versions.publish = async (publication) => {
    const written = write(publication);
    done = act();
    await done;
    return written;
  };
  return publish(id).then(() => done);
}

describe('a new step that goes live further than such steps begin', () => {
  it('asks from the first moment, where a second person has to agree first', async () => {
    const started = await atGoingLive(run);
    expect(started).toMatchObject({ status: 'waiting' });
    expect(await trust()).toMatchObject({
      dial: { setting: { level: 'draft' } },
      request: { setting: { level: 'autonomous' }, reason: 'It was published so.' },
    });
    expect(await lines()).toMatchObject([
      { kind: 'request', words: 'The owner asks to begin with “Autonomous”. Somebody else has to agree.' },
    ]);
  });

  it('is on disk whole when the process ends at that moment', async () => {
    const seen = await atGoingLive(async () => ({
      dial: await bench.stores.dials.find(id, 'reply'),
      request: await bench.stores.dialRequests.openOf(id, 'reply'),
      lines: await lines(),
    }));
    expect(seen).toMatchObject({
      dial: { setting: { level: 'draft' }, by: null },
      request: { setting: { level: 'autonomous' } },
      lines: [{ kind: 'request' }],
    });
  });

  it('leaves nothing behind when it cannot go live', async () => {
    const other = await create(chainOf(hook, count));
    await save(chainOf(hook, reply));
    const { versions } = bench.stores;
    const { publish: write } = versions;
    // Another workflow takes the address between the check and the writing.
    versions.publish = async (publication) => {
      versions.publish = write;
      expect(await publish(other)).toMatchObject({ status: 200 });
      return write(publication);
    };
    expect(await publish(id)).toMatchObject({ status: 409, body: { error: { code: 'endpoint.taken' } } });
    expect(await bench.stores.dials.find(id, 'reply')).toBeNull();
    expect(await bench.stores.dialRequests.openOf(id, 'reply')).toBeNull();
  });

  it('is as a person has turned it meanwhile', async () => {
    await bench.owner('PATCH', '/api/settings', { needsSecondPerson: false });
    const { versions } = bench.stores;
    const { publish: write } = versions;
    versions.publish = async (publication) => {
      const turned = await bench.owner('PUT', `/api/workflows/${id}/nodes/reply/dial`, { level: 'watch' });
      expect(turned).toMatchObject({ status: 200 });
      return write(publication);
    };
    expect(await publish(id)).toMatchObject({ status: 200 });
    expect(await trust()).toMatchObject({ dial: { setting: { level: 'watch' }, by: { name: 'The owner' } } });
  });
});
