import type { Approval } from '@leeway/shared/api/approvals.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { afterEach, expect, test } from 'vitest';
import { askSignedIn } from '../api/ask.ts';
import { BEGIN, COUNT, chain, type Step } from '../api/graphs.ts';
import { leeway } from '../support/leeway-command.ts';
import { waitFor } from '../support/wait-for.ts';
import { startWorld, type World } from './world.ts';

const DAN = { name: 'Dan Brown', email: 'dan@example.com', password: 'correct horse battery' };

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** Starts a run that asks at a step; gives its id. */
async function ask({ runtime }: World, step: Step): Promise<string> {
  const graph = chain(BEGIN, step, { ...COUNT, from: step.type === 'approvals.gate' ? 'approved' : 'out' });
  const { id } = await runtime.call(routes.workflows.create, { body: { title: step.title, graph } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  const { runId } = await runtime.call(routes.workflows.start, { params: { id }, query: { wait: 'true' }, body: {} });
  return runId;
}

async function approvalOf({ runtime }: World, runId: string): Promise<Approval> {
  const id = await waitFor(`run ${runId} asks`, async () => {
    const { items } = await runtime.call(routes.approvals.list, { query: { runId } });
    return items[0]?.id;
  });
  return runtime.call(routes.approvals.get, { params: { id } });
}

async function ended({ runtime }: World, runId: string) {
  return waitFor(`run ${runId} has ended`, async () => {
    const run = await runtime.call(routes.runs.get, { params: { id: runId } });
    return run.endedAt !== null && run;
  });
}

async function verify({ runtime }: World): Promise<void> {
  expect(await leeway(['verify'], { LEEWAY_DATA_DIR: runtime.dataDir })).toMatchObject({
    code: 0,
    out: expect.stringContaining(' 0 problems.'),
  });
}

test('an approval of two people survives kill -9, counts once, and the second one goes on', async () => {
  world = await startWorld();
  const { runtime } = world;
  await runtime.call(routes.users.create, { body: { ...DAN, role: 'approver' } });
  const runId = await ask(world, {
    id: 'gate',
    type: 'approvals.gate',
    title: 'Check it',
    config: { question: 'Send it?', approvals: 2 },
  });
  const { id } = await approvalOf(world, runId);
  const approve = (idempotencyKey: string) =>
    runtime.call(routes.approvals.decide, { params: { id }, body: { decision: 'approve', idempotencyKey } });
  expect((await approve('first')).approvals).toEqual({ needed: 2, given: 1 });

  await runtime.kill();
  await runtime.start();
  // The same call again, as a client sends it that saw no answer.
  expect((await approve('first')).approvals).toEqual({ needed: 2, given: 1 });
  await expect(approve('second')).rejects.toMatchObject({ status: 409, body: { error: { code: 'approval.voted' } } });

  const dan = await askSignedIn(runtime, DAN);
  const answer = await dan('POST', `/api/approvals/${id}/decision`, { decision: 'approve', idempotencyKey: 'dan' });
  expect(answer).toMatchObject({ status: 200, body: { status: 'decided', approvals: { needed: 2, given: 2 } } });
  await runtime.kill();
  await runtime.start();
  expect((await ended(world, runId)).status).toBe('completed');
  await verify(world);
});

test('what was due while the process was down goes to somebody else at the start, once', async () => {
  world = await startWorld();
  const { runtime } = world;
  const runId = await ask(world, {
    id: 'draft',
    type: 'ai.draft',
    title: 'Draft the reply',
    config: { instruction: 'Answer', context: 'Hello' },
    dial: { level: 'draft', assignee: 'role:approver', dueInMinutes: 0.05, review: { escalateTo: 'role:owner' } },
  });
  const before = await approvalOf(world, runId);
  await runtime.kill();
  await waitFor('it is due', async () => Date.now() > (before.dueAt ?? 0));
  await runtime.start();
  const { events } = await waitFor('it went to somebody else', async () => {
    const run = await runtime.call(routes.runs.get, { params: { id: runId } });
    return run.events.some(({ event }) => event.type === 'approval.escalated') && run;
  });
  expect(events.filter(({ event }) => event.type === 'approval.escalated')).toHaveLength(1);
  // Nobody decides there either: then the safe default, and nothing goes on.
  const run = await ended(world, runId);
  expect(run.events.some(({ event }) => event.type === 'approval.expired')).toBe(true);
  expect(run.events.some(({ event }) => 'key' in event && event.key === 'count')).toBe(false);
  await verify(world);
});
