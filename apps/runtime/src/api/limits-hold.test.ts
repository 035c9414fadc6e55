// Ways round the limits through the API that must not work, for a person, a script with a key, and a file.
import { routes } from '@leeway/shared/api/routes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ApiBench, type Call, chainOf, createApiBench } from './testing/api-bench.ts';

const loose = {
  level: 'autonomous',
  auditShare: 0,
  undoSeconds: 0,
  limit: 1e12,
  amount: 'begin.n',
  maxSameRecipient: 999,
} as const;
const graph = chainOf(
  { id: 'begin', type: 'triggers.manual' },
  {
    id: 'reply',
    type: 'ai.draft',
    title: 'Draft the reply',
    config: { instruction: 'Answer', context: 'x', subject: false },
    dial: loose,
  },
);

const LABELS = [
  { name: 'a', description: 'one' },
  { name: 'b', description: 'two' },
];

let bench: ApiBench;
let builder: Call;
beforeAll(async () => {
  bench = await createApiBench();
  builder = await bench.as('builder');
});
afterAll(() => bench.close());

async function create(): Promise<string> {
  const file = {
    leeway: 'workflow',
    schema: 1,
    title: 'Quotes',
    graph: { ...graph, settings: { ceiling: 'autonomous' } },
  };
  const { body } = await builder('POST', '/api/workflows/import', file);
  return z.object({ id: z.string() }).parse(body).id;
}

/** Not from a file: as a script would. */
async function createHere(): Promise<string> {
  const { body } = await builder('POST', '/api/workflows', { title: 'Made here', graph });
  return z.object({ id: z.string() }).parse(body).id;
}

it('starts a workflow from a file on its usual dials, and says so', async () => {
  const file = { leeway: 'workflow', schema: 1, title: 'From elsewhere', graph };
  const { body } = await builder('POST', '/api/workflows/import', file);
  expect(body).toMatchObject({
    draft: { graph: { nodes: [{}, { dial: { level: 'draft', limit: 1e12, amount: 'begin.n' } }] } },
    problems: expect.arrayContaining([
      expect.objectContaining({ code: 'dial.not_imported', severity: 'warning', nodeTitle: 'Draft the reply' }),
    ]),
  });
  expect(JSON.stringify(body)).not.toMatch(/auditShare|undoSeconds|maxSameRecipient/);
});

it('shows a step that went live above where such steps begin as set by hand, by whoever published it', async () => {
  const id = await createHere();
  expect(await builder('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  const place = `/api/workflows/${id}/nodes/reply/trust`;
  expect((await builder('GET', place)).body).toMatchObject({
    dial: { setting: { level: 'autonomous' }, isByHand: true },
    brief: { origin: 'by hand' },
  });
  expect((await builder('GET', `${place}/entries`)).body).toMatchObject({
    items: [{ kind: 'level', words: expect.stringContaining('above what it has earned'), by: { name: 'The builder' } }],
  });
});

it('asks a second person before a new step goes live above where such steps begin', async () => {
  await bench.owner('PATCH', '/api/settings', { needsSecondPerson: true });
  const id = await createHere();
  await builder('POST', `/api/workflows/${id}/publish`, {});
  const place = `/api/workflows/${id}/nodes/reply/trust`;
  const { body } = await builder('GET', place);
  expect(body).toMatchObject({
    dial: { setting: { level: 'draft', maxSameRecipient: 999 }, isByHand: false },
    request: { setting: { level: 'autonomous' }, by: { name: 'The builder' }, mayAccept: false },
  });
  const { request } = z.object({ request: z.object({ id: z.string() }) }).parse(body);
  expect(await builder('POST', `/api/dial-requests/${request.id}/accept`)).toMatchObject({ status: 403 });
  expect(await bench.owner('POST', `/api/dial-requests/${request.id}/accept`)).toMatchObject({
    status: 200,
    body: { setting: { level: 'autonomous' }, isByHand: true },
  });
  await bench.owner('PATCH', '/api/settings', { needsSecondPerson: false });
});

describe('where a second person has to agree to a raise', () => {
  const { dial: _dial, ...usualReply } = graph.nodes[1] ?? {};
  const withReply = (change: object) => ({ ...graph, nodes: [graph.nodes[0], { ...usualReply, ...change }] });
  const made = z.object({ id: z.string() });
  const trusted = z.object({ request: z.object({ id: z.string() }).nullable() });

  beforeAll(() => bench.owner('PATCH', '/api/settings', { needsSecondPerson: true }));
  afterAll(() => bench.owner('PATCH', '/api/settings', { needsSecondPerson: false }));

  async function saved(id: string, changed: unknown): Promise<void> {
    const { body } = await builder('GET', `/api/workflows/${id}`);
    const { revision } = z.object({ draft: z.object({ revision: z.int() }) }).parse(body).draft;
    expect((await builder('PUT', `/api/workflows/${id}/draft`, { graph: changed, revision })).status).toBe(200);
  }
  async function published(changed: unknown): Promise<string> {
    const { id } = made.parse((await builder('POST', '/api/workflows', { title: 'Here', graph: changed })).body);
    expect((await builder('POST', `/api/workflows/${id}/publish`, {})).status).toBe(200);
    return id;
  }
  async function requestOf(id: string): Promise<string | undefined> {
    const { body } = await builder('GET', `/api/workflows/${id}/nodes/reply/trust`);
    return trusted.parse(body).request?.id;
  }
  const turn = (call: Call, id: string, body: unknown) => call('PUT', `/api/workflows/${id}/nodes/reply/dial`, body);
  const levelOf = async (id: string) => (await builder('GET', `/api/workflows/${id}/nodes/reply/trust`)).body;

  it('asks one also for a dial that is turned before its step is published, whatever the draft says', async () => {
    const id = await createHere();
    const setting = { level: 'autonomous', maxSameRecipient: 5 };
    expect((await turn(builder, id, { setting })).body).not.toMatchObject({ isByHand: true });
    await builder('POST', `/api/workflows/${id}/publish`, {});
    expect(await levelOf(id)).toMatchObject({ dial: { setting: { level: 'draft' } }, request: { by: {} } });
  });

  it('asks one for a step that takes the id of another, which had no dial or needed no evidence', async () => {
    const labels = { type: 'ai.classify', config: { source: 'x', labels: LABELS } };
    const set = { type: 'logic.set', config: { fields: { a: '1' } } };
    for (const other of [labels, set]) {
      const id = await published(withReply(other));
      if (other === labels) await turn(builder, id, { setting: { level: 'autonomous', auditShare: 0.1 } });
      await saved(id, graph);
      expect((await builder('POST', `/api/workflows/${id}/publish`, {})).status).toBe(200);
      expect(await levelOf(id)).toMatchObject({
        dial: { setting: { level: 'draft' } },
        request: { setting: { level: 'autonomous' } },
      });
    }
  });

  it('asks one before a limit goes that stands before a dial set by hand', async () => {
    const id = await published(withReply({}));
    const limited = {
      level: 'autonomous',
      amount: '5.0',
      limit: 100,
      askWhen: [{ when: 'size(begin) > 3' }],
      maxPerHour: 5,
    };
    await turn(builder, id, { setting: limited, reason: 'I know it' });
    await bench.owner('POST', `/api/dial-requests/${await requestOf(id)}/accept`);
    bench.clock.advance(1000);
    for (const freer of [
      { limit: 101 },
      { amount: '', limit: undefined },
      { askWhen: [] },
      { maxPerHour: 6 },
      { maxPerHour: undefined },
      { undoSeconds: 0 },
    ]) {
      expect((await turn(builder, id, { setting: { ...limited, ...freer } })).body).toMatchObject({ setting: limited });
      expect(await requestOf(id)).toBeTruthy();
    }
    const stricter = { ...limited, limit: 50, maxPerHour: 4, maxPerDay: 9 };
    expect((await turn(builder, id, { setting: stricter })).body).toMatchObject({ setting: stricter });
  });

  it('does not follow a raise that was asked for before somebody set the dial anew', async () => {
    const id = await published(withReply({}));
    await turn(builder, id, { setting: { level: 'autonomous' }, reason: 'I know it' });
    const request = await requestOf(id);
    bench.clock.advance(1000);
    const limited = { level: 'draft', amount: '5.0', limit: 100 };
    expect((await turn(bench.owner, id, { setting: limited })).status).toBe(200);
    expect(await bench.owner('POST', `/api/dial-requests/${request}/accept`)).toMatchObject({
      status: 409,
      body: { error: { code: 'dial.request_outdated' } },
    });
    expect(await levelOf(id)).toMatchObject({ dial: { setting: limited } });
  });
});

it('refuses a dial above what its kind of action may do, whoever asks, and says how it can be raised', async () => {
  const id = await create();
  const classCeilings = { B: 'autonomous', C: 'draft', D: 'draft' };
  expect((await bench.owner('PATCH', '/api/settings', { classCeilings })).status).toBe(200);
  const raise = { setting: { level: 'autonomous' }, reason: 'I want it' };
  for (const call of [bench.owner, builder]) {
    expect(await call('PUT', `/api/workflows/${id}/nodes/reply/dial`, raise)).toMatchObject({
      status: 422,
      body: { error: { code: 'dial.above_ceiling', hint: expect.stringContaining('An owner can raise the limit') } },
    });
  }
});

it('lets owners alone change ceilings, the policy and the rules of review', async () => {
  for (const change of [
    { ceiling: 'autonomous' },
    { policy: 'judgement' },
    { classCeilings: { B: 'autonomous', C: 'autonomous', D: 'autonomous' } },
    { reviewQuality: { canaryShare: 0, blindShare: 0, isSpeedChecked: false, hasSecondLook: false } },
  ]) {
    expect((await builder('PATCH', '/api/settings', change)).status).toBe(403);
  }
});

it.each([-0.1, 1.1, 'all', Number.NaN])('refuses %s as the share of items to check', async (auditShare) => {
  const id = await create();
  const setting = { level: 'draft', auditShare: Number.isNaN(auditShare) ? null : auditShare };
  expect((await builder('PUT', `/api/workflows/${id}/nodes/reply/dial`, { setting })).status).toBe(422);
});

it('takes evidence from nobody: no call has a place for a loss, a score, a key or a verdict', () => {
  const bodies = Object.entries(routes).flatMap(([group, calls]) =>
    Object.entries(calls).map(
      ([name, { body }]) =>
        [`${group}.${name}`, JSON.stringify(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }))] as const,
    ),
  );
  const forged = bodies.filter(([, schema]) =>
    /"(loss|score|evidence|evidenceKey|verdict|verdicts|isAudited|ledger)":/.test(schema),
  );
  expect(forged.map(([name]) => name)).toEqual([]);
  expect(bodies.length).toBeGreaterThan(50);
});

it('has nothing to hold back or to compare where nothing goes out', async () => {
  const id = await create();
  const own = { runId: '1', output: 'Mine' };
  expect(await builder('POST', `/api/workflows/${id}/nodes/reply/own-result`, own)).toMatchObject({
    status: 404,
    body: { error: { code: 'comparison.not_found' } },
  });
  expect((await builder('POST', `/api/workflows/${id}/nodes/reply/own-result`, { output: 'Mine' })).status).toBe(422);
  expect((await builder('POST', '/api/runs/999/steps/reply/hold', {})).status).toBe(404);
});

it('puts everything on draft with one call, and back with one', async () => {
  expect((await builder('POST', '/api/kill-switch', { on: true })).body).toMatchObject({ everywhere: true });
  expect((await builder('POST', '/api/kill-switch', { on: false })).body).toMatchObject({ everywhere: false });
});

it('gives the items of a step to nobody who could not decide them', async () => {
  const id = await createHere();
  const dial = `/api/workflows/${id}/nodes/reply/dial`;
  for (const setting of [
    { level: 'draft', assignee: 'user:ghost' },
    { level: 'draft', review: { escalateTo: 'role:viewer' } },
  ]) {
    expect(await builder('PUT', dial, { setting })).toMatchObject({
      status: 422,
      body: { error: { code: 'approval.unknown_assignee' } },
    });
  }
  expect(await builder('PUT', dial, { setting: { level: 'draft', assignee: 'role:approver' } })).toMatchObject({
    status: 200,
  });
});
