import { type Approval, approvalSchema, approvals } from '@leeway/shared/api/approvals.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, type Call, chainOf, createApiBench } from './testing/api-bench.ts';

const MINUTE = 60_000;
const start = {
  id: 'start',
  type: 'triggers.manual',
  config: {
    fields: [
      { name: 'name', label: 'Name', type: 'text' },
      { name: 'price', label: 'Price', type: 'number' },
    ],
  },
};
const draft = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: 'Hello', subject: false },
};

let bench: ApiBench;
let people: { owner: string; dan: string; eve: string };
let dan: Call;
let eve: Call;
let drafts = 0;
beforeAll(async () => {
  bench = await createApiBench({ answerAi: () => ({ body: `Draft ${++drafts}`, confidence: 90 }) });
  dan = await bench.as('approver');
  eve = await bench.as('approver');
  const { items } = (await bench.owner('GET', '/api/users')).body as { items: { id: string; email: string }[] };
  const idOf = (email: string) => items.find((user) => user.email === email)?.id ?? '';
  people = {
    owner: idOf('owner1@example.com'),
    dan: idOf('approver2@example.com'),
    eve: idOf('approver3@example.com'),
  };
});
afterAll(() => bench.close());

type Step = Parameters<typeof chainOf>[0];
const gate = (config: object = {}): Step => ({
  id: 'gate',
  type: 'approvals.gate',
  title: 'Check it',
  config: { question: 'Send it?', ...config },
});

/** Publishes a workflow that asks at a step. */
async function publish(step: Step): Promise<string> {
  const graph = chainOf(start, step);
  const created = await bench.owner('POST', '/api/workflows', { title: 'Reviews', graph });
  const { id } = created.body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  return id;
}

/** Starts a run that parks at its question; gives the approval's id. */
async function ask(workflowId: string, input: object = { name: 'Ann' }): Promise<string> {
  const { body } = await bench.owner('POST', `/api/workflows/${workflowId}/runs`, { input });
  const { runId } = body as { runId: string };
  const list = async () => ((await bench.owner('GET', `/api/approvals?runId=${runId}`)).body as Page).items;
  await expect.poll(list).toHaveLength(1);
  return (await list())[0]?.id ?? '';
}
interface Page {
  items: Approval[];
  next: string | null;
  open: number;
  dueWithinHour: number;
}
const list = async (call: Call, query: string) => (await call('GET', `/api/approvals?${query}`)).body as Page;
const idsOf = ({ items }: Page) => items.map(({ id }) => id);
const read = async (id: string, call = bench.owner) =>
  approvalSchema.parse((await call('GET', `/api/approvals/${id}`)).body);
let keys = 0;
const decide = (call: Call, id: string, more: object = {}) =>
  call('POST', `/api/approvals/${id}/decision`, { decision: 'approve', idempotencyKey: `k${++keys}`, ...more });
type Answer = ReturnType<Call>;
const post = (...[call, id, what, body = {}]: [call: Call, id: string, what: string, body?: object]): Answer =>
  call('POST', `/api/approvals/${id}/${what}`, body);

it('is worked on by one person at a time, for ten minutes, and longer when asked for again', async () => {
  const id = await ask(await publish(gate()));
  const news: string[] = [];
  const stop = bench.engine.subscribe(({ event }) => {
    if (event.type === 'approval' && event.approvalId === id) news.push(event.status);
  });
  expect(await post(dan, id, 'claim')).toMatchObject({ status: 200, body: { claim: { id: people.dan } } });
  expect(await post(eve, id, 'claim')).toMatchObject({
    status: 409,
    body: { error: { code: 'approval.claimed', message: 'The approver is working on “Check it”.' } },
  });
  expect(await read(id, eve)).toMatchObject({
    mayDecide: false,
    mayNotDecide: 'The approver is working on this one.',
    claim: { id: people.dan },
  });
  expect((await decide(bench.owner, id)).status).toBe(409);
  bench.clock.advance(9 * MINUTE);
  await post(dan, id, 'claim');
  bench.clock.advance(9 * MINUTE);
  expect((await post(eve, id, 'claim')).status).toBe(409);
  await post(dan, id, 'release');
  expect(await post(eve, id, 'claim')).toMatchObject({ status: 200 });
  bench.clock.advance(10 * MINUTE);
  expect(await read(id, dan)).toMatchObject({ claim: null, mayDecide: true });
  await expect.poll(() => news).toEqual(['claimed', 'released', 'claimed']);
  stop();
  expect((await decide(dan, id)).status).toBe(200);
});

it('shows only what is the caller’s and not put off, with the count of it', async () => {
  const workflowId = await publish(gate({ assignee: `user:${people.dan}` }));
  const [first, second] = [await ask(workflowId), await ask(workflowId)];
  const mine = (call: Call) => list(call, `scope=mine&workflowId=${workflowId}`);
  expect(idsOf(await mine(dan))).toEqual([first, second]);
  expect(idsOf(await mine(eve))).toEqual([]);
  expect(idsOf(await mine(bench.owner))).toEqual([first, second]);
  expect(await post(dan, first, 'later', { minutes: 30 })).toMatchObject({
    status: 200,
    body: { laterUntil: bench.clock.now() + 30 * MINUTE, status: 'open' },
  });
  expect(idsOf(await mine(dan))).toEqual([second]);
  // For Dan only, and only for a while.
  expect(idsOf(await mine(bench.owner))).toEqual([first, second]);
  bench.clock.advance(30 * MINUTE);
  expect(idsOf(await mine(dan))).toEqual([first, second]);
});

it('takes an AI draft that is put off twice as not sure, and says so', async () => {
  const id = await ask(await publish(draft));
  expect(await post(dan, id, 'later')).toMatchObject({ body: { status: 'open' } });
  expect(await post(dan, id, 'later')).toMatchObject({
    body: {
      status: 'decided',
      decided: { decision: 'unsure', reason: 'Put off twice, which counts as not sure.', by: { id: people.dan } },
    },
  });
  const waits = await ask(await publish(gate()));
  for (let time = 0; time < 3; time += 1) await post(dan, waits, 'later');
  expect((await read(waits)).status).toBe('open');
});

it('keeps what people say, and asks the person who started the run', async () => {
  const id = await ask(await publish(gate({ assignee: `user:${people.eve}` })));
  // What was to be told before is out of the way: several at once would come as one.
  bench.clock.advance(MINUTE);
  await bench.engine.notices.deliver();
  const told: string[] = [];
  const stop = bench.engine.notices.subscribe(people.owner, ({ path }) => told.push(path));
  const viewer = await bench.as('viewer');
  expect(await post(viewer, id, 'comments', { text: 'Is this the right price?' })).toMatchObject({ status: 201 });
  expect(await post(dan, id, 'comments', { text: 'Where from?', isQuestion: true })).toMatchObject({
    status: 201,
    body: {
      comments: [
        { text: 'Is this the right price?', isQuestion: false },
        { text: 'Where from?', isQuestion: true, by: { id: people.dan } },
      ],
    },
  });
  expect(await post(dan, id, 'comments', { text: ' ' })).toMatchObject({ status: 422 });
  await expect
    .poll(async () => {
      bench.clock.advance(MINUTE);
      await bench.engine.notices.deliver();
      return told;
    })
    .toContain(`/approvals/${id}`);
  stop();
});

it('decides many of one kind after one of them was opened; each on its own', async () => {
  const workflowId = await publish(draft);
  const ids = [await ask(workflowId), await ask(workflowId), await ask(workflowId)];
  const [opened = '', gone = ''] = ids;
  const body = { ids, opened, decision: 'approve', idempotencyKey: 'many' };
  const many = (more: object = {}) => dan('POST', '/api/approvals/decisions', { ...body, ...more });
  expect(await many()).toMatchObject({ status: 422, body: { error: { code: 'approval.not_opened' } } });
  await post(dan, opened, 'claim');
  expect(await many({ ids: [...ids, await ask(await publish(gate()))] })).toMatchObject({ status: 422 });
  expect(await many({ opened: 'x' })).toMatchObject({ status: 422 });
  expect(await many({ ids: Array.from({ length: 21 }, (_, at) => `${at}`) })).toMatchObject({ status: 422 });
  await decide(eve, gone, { decision: 'reject' });
  const answer = await many();
  expect(answer.status).toBe(200);
  expect(approvals.decideMany.response.parse(answer.body).items).toEqual([
    { id: opened, isDecided: true, problem: null },
    { id: gone, isDecided: false, problem: 'The approver has already decided this: reject.' },
    { id: ids[2], isDecided: true, problem: null },
  ]);
  // The same call again gives the same answer.
  expect((await many()).body).toEqual(answer.body);
  const decisions = await Promise.all(
    ids.map(async (id) => {
      const { runId } = await read(id);
      const events = (await bench.engine.read(runId)).events.map(({ event }) => event);
      return events.find((event) => event.type === 'approval.decided');
    }),
  );
  expect(decisions.map((event) => event?.type === 'approval.decided' && event.isBulk)).toEqual([
    undefined,
    undefined,
    true,
  ]);
});

it('cannot be used an hour after the one was opened', async () => {
  const id = await ask(await publish(gate()));
  await post(dan, id, 'claim');
  bench.clock.advance(61 * MINUTE);
  const body = { ids: [id], opened: id, decision: 'approve', idempotencyKey: 'late' };
  expect(await dan('POST', '/api/approvals/decisions', body)).toMatchObject({
    body: { error: { code: 'approval.not_opened' } },
  });
});

it('sorts by due time, then what could cost most, then as they were asked', async () => {
  const undue = await publish({ ...gate(), id: 'a' });
  const late = await publish(gate({ dueInMinutes: 90 }));
  const soon = await publish(gate({ dueInMinutes: 30 }));
  const dear = await publish({
    ...draft,
    dial: { level: 'draft', amount: 'start.?price.orValue(0)', limit: 1_000_000 },
  });
  const ids = {
    undue: await ask(undue),
    cheap: await ask(dear, { price: 10 }),
    dear: await ask(dear, { price: 5000 }),
    late: await ask(late),
    soon: await ask(soon),
  };
  const wanted = Object.values(ids);
  const order = idsOf(await list(bench.owner, 'limit=200')).filter((id) => wanted.includes(id));
  expect(order).toEqual([ids.soon, ids.late, ids.dear, ids.cheap, ids.undue]);
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await list(bench.owner, `limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
    paged.push(...idsOf(page));
    cursor = page.next;
  }
  expect(paged.filter((id) => wanted.includes(id))).toEqual(order);
  expect(idsOf(await list(bench.owner, `nodeId=a&workflowId=${undue}`))).toEqual([ids.undue]);
  expect(idsOf(await list(bench.owner, `kind=draft&workflowId=${undue}`))).toEqual([]);
  expect((await list(bench.owner, 'cursor=1_2')).items).toBeUndefined();
});

it('is decided for somebody who is away, and says for whom', async () => {
  const id = await ask(await publish(gate({ assignee: `user:${people.dan}` })));
  const startsAt = bench.clock.now();
  const set = (delegation: object | null) => dan('PUT', '/api/me/delegation', { delegation });
  expect(await set({ to: people.dan, startsAt, endsAt: startsAt + MINUTE })).toMatchObject({ status: 422 });
  expect(await set({ to: people.eve, startsAt, endsAt: startsAt })).toMatchObject({ status: 422 });
  expect(await set({ to: people.eve, startsAt, endsAt: startsAt + MINUTE })).toMatchObject({
    status: 200,
    body: { items: [{ from: { id: people.dan }, to: { id: people.eve }, startsAt, endsAt: startsAt + MINUTE }] },
  });
  expect(await read(id, eve)).toMatchObject({ mayDecide: true, assigneeName: 'The approver, for The approver' });
  expect(idsOf(await list(eve, 'scope=mine&limit=200'))).toContain(id);
  bench.clock.advance(MINUTE);
  expect(await read(id, eve)).toMatchObject({ mayDecide: false, mayNotDecide: 'It is for The approver.' });
  expect((await bench.owner('GET', '/api/delegations')).body).toEqual({ items: [] });
  await set({ to: people.eve, startsAt, endsAt: startsAt + 2 * MINUTE });
  expect((await decide(eve, id)).status).toBe(200);
  expect(await set(null)).toMatchObject({ body: { items: [] } });
});

it('needs two people, and leaves the list of the one who has approved', async () => {
  const workflowId = await publish(gate({ approvals: 2 }));
  const id = await ask(workflowId);
  await post(dan, id, 'claim');
  expect(await decide(dan, id)).toMatchObject({
    status: 200,
    body: {
      status: 'open',
      claim: null,
      approvals: { needed: 2, given: 1 },
      votes: [{ by: { id: people.dan }, decision: 'approve' }],
      mayDecide: false,
      mayNotDecide: 'You have approved it. One more person has to approve it as well.',
    },
  });
  const mine = (call: Call) => list(call, `scope=mine&workflowId=${workflowId}`);
  expect(idsOf(await mine(dan))).toEqual([]);
  expect(idsOf(await mine(eve))).toEqual([id]);
  // Who has approved neither keeps the others from it, nor comes to keep them from it again.
  expect(await post(dan, id, 'claim')).toMatchObject({ status: 403 });
  expect(await post(dan, id, 'undo')).toMatchObject({ body: { votes: [], approvals: { given: 0 } } });
  expect(idsOf(await mine(dan))).toEqual([id]);
  await decide(dan, id);
  expect(await decide(eve, id)).toMatchObject({
    body: { status: 'decided', approvals: { needed: 2, given: 2 }, decided: { by: { id: people.eve } } },
  });
});

it('says who may not decide the own run, what happens at the deadline, and why one refuses', async () => {
  const workflowId = await publish({
    ...draft,
    dial: {
      level: 'draft',
      dueInMinutes: 60,
      review: { mayApproveOwn: false, escalateTo: `user:${people.eve}`, reasons: ['Wrong price'] },
    },
  });
  const id = await ask(workflowId);
  expect(await read(id)).toMatchObject({
    mayDecide: false,
    mayNotDecide: 'You started this run, so somebody else has to decide.',
    atDeadline: 'goes to The approver',
    reasons: ['Wrong price'],
  });
  expect(await decide(bench.owner, id)).toMatchObject({ status: 403, body: { error: { code: 'approval.own' } } });
  expect((await read(await ask(await publish(gate({ dueInMinutes: 60 }))))).atDeadline).toBe('counts as rejected');
});

it('has a draft written again, and leads from the old question to the new one', async () => {
  const id = await ask(await publish(draft));
  const before = await read(id, dan);
  await post(dan, id, 'claim');
  await post(dan, id, 'comments', { text: 'Too long' });
  expect(before).toMatchObject({ mayTryAgain: true, earlierDrafts: [] });
  expect(await post(dan, id, 'try-again', { instruction: 'Shorter' })).toEqual(
    expect.objectContaining({ status: 202, body: { approvalId: null } }),
  );
  await expect.poll(async () => (await read(id, dan)).id).not.toBe(id);
  const after = await read(id, dan);
  expect(after).toMatchObject({
    status: 'open',
    claim: { id: people.dan },
    comments: [{ text: 'Too long' }],
    earlierDrafts: [{ values: before.draft, instruction: 'Shorter', by: { id: people.dan } }],
  });
  expect(after.draft).not.toEqual(before.draft);
  expect(await decide(dan, id)).toMatchObject({ status: 409, body: { error: { code: 'approval.replaced' } } });
  expect((await list(bench.owner, `runId=${after.runId}`)).items).toHaveLength(1);
  expect(await decide(dan, after.id)).toMatchObject({ status: 200 });
});

it('is given to somebody else, who alone may decide then', async () => {
  const id = await ask(await publish(gate()));
  expect(await post(dan, id, 'assign', { assignee: `user:${people.eve}` })).toMatchObject({
    status: 200,
    body: { assignee: `user:${people.eve}`, assigneeName: 'The approver', mayDecide: false },
  });
  expect((await decide(dan, id)).status).toBe(403);
  expect((await post(dan, id, 'claim')).status).toBe(403);
  expect(await post(eve, id, 'assign', { assignee: 'role:nobody' })).toMatchObject({ status: 422 });
  expect(await post(eve, id, 'assign', { assignee: null })).toMatchObject({ body: { assignee: null } });
  expect((await decide(dan, id)).status).toBe(200);
});
