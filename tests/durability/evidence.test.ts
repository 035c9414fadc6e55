import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { askAs } from '../api/ask.ts';
import { BEGIN, chain } from '../api/graphs.ts';
import { leeway } from '../support/leeway-command.ts';
import { waitFor } from '../support/wait-for.ts';
import { startWorld, type World } from './world.ts';

const DRAFT = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: '{{ begin.?name.orValue("") }}', subject: false },
};
/** Commits of a start and a decision: the process dies at each of them, before it is on disk and after. */
const DEATHS = ['before-commit', 'after-commit'].flatMap((point) => [2, 3, 4].map((nth) => `${point}:${nth}`));

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function publish({ runtime }: World): Promise<string> {
  const body = { title: 'Replies', graph: chain(BEGIN, DRAFT) };
  const { id } = await runtime.call(routes.workflows.create, { body });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

/** Starts a process that will die at a commit, which may be one of its start. */
async function liveOnce({ runtime }: Pick<World, 'runtime'>, death: string): Promise<void> {
  runtime.launch({ LEEWAY_CRASH_AT: death });
  let isGone = false;
  void runtime.exited().then(() => {
    isGone = true;
  });
  await waitFor('it answers, or is gone', async () => isGone || (await isUp({ runtime })));
}

function isUp({ runtime }: Pick<World, 'runtime'>): Promise<boolean> {
  return runtime.call(routes.workspace.health, {}).then(
    () => true,
    () => false,
  );
}

/** Starts a run and answers whatever is open; the process may die at any moment of it. */
async function work({ runtime }: World, id: string, name: string): Promise<void> {
  try {
    await runtime.call(routes.workflows.start, { params: { id }, query: { wait: 'true' }, body: { input: { name } } });
    await answerOpen(runtime, 'approve');
  } catch {
    // It is gone: what it had promised is looked at afterwards.
  }
}

async function answerOpen({ call }: World['runtime'], decision: 'approve' | 'reject'): Promise<void> {
  const { items } = await call(routes.approvals.list, { query: {} });
  for (const { id } of items) {
    const body = { decision, idempotencyKey: `answer ${id}` };
    await call(routes.approvals.decide, { params: { id }, body });
  }
}

/** Everything is asked or over. */
async function settled({ runtime: { call } }: World): Promise<void> {
  await waitFor('nothing is at work', async () => {
    const { items } = await call(routes.runs.list, { query: { status: 'running' } });
    return items.length === 0;
  });
}

test('a crash at any commit leaves journal and evidence in step', async () => {
  world = await startWorld();
  const { runtime } = world;
  const id = await publish(world);
  let deaths = 0;
  for (const [round, death] of DEATHS.entries()) {
    await runtime.kill();
    await liveOnce(world, death);
    await work(world, id, `Customer ${round}`);
    if (!(await isUp(world))) deaths += 1;
    await runtime.kill();
    await runtime.start();
    await settled(world);
  }
  // Without some of them the test would prove nothing.
  expect(deaths).toBeGreaterThan(3);
  await answerOpen(runtime, 'reject');
  const { items: runs } = await runtime.call(routes.runs.list, { query: { workflowId: id } });
  const trust = await runtime.call(routes.trust.get, { params: { id, nodeId: 'reply' } });
  expect(trust.counts).toMatchObject({ items: runs.length, verdicts: runs.length });
  expect(trust.counts.approved + trust.counts.rejected).toBe(runs.length);
  const env = { LEEWAY_DATA_DIR: runtime.dataDir };
  expect(await leeway(['verify'], env)).toMatchObject({ code: 0, out: `${runs.length} runs checked, 0 problems.` });
  expect(await leeway(['dial', 'verify'], env)).toMatchObject({
    code: 0,
    out: '1 record of evidence checked, 0 problems.',
  });
});

test('leeway dial verify finds a row that was changed, and a certificate that was', async () => {
  world = await startWorld();
  const { runtime } = world;
  const id = await publish(world);
  await work(world, id, 'Ann');
  const certificate = await runtime.call(routes.trust.certificate, { params: { id, nodeId: 'reply' } });
  const env = { LEEWAY_DATA_DIR: runtime.dataDir };
  const file = path.join(runtime.dataDir, 'certificate.json');
  const check = async (changed: object) => {
    writeFileSync(file, JSON.stringify(changed));
    return leeway(['dial', 'verify', file], env);
  };
  expect(await check(certificate)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/at most [\d.]+% wrong with 95% certainty.*\n0 problems\.$/),
  });
  expect(await check({ ...certificate, k: 7 })).toMatchObject({
    code: 1,
    out: expect.stringContaining('The signature does not fit'),
  });
  expect((await check({ hello: 'there' })).code).toBe(1);
  await runtime.stop();
  const db = new Database(path.join(runtime.dataDir, 'leeway.sqlite'));
  db.exec("update evidence set loss = 1 where type = 'verdict'");
  db.close();
  expect(await leeway(['dial', 'verify'], env)).toMatchObject({
    code: 1,
    out: expect.stringContaining('says something else than its columns'),
  });
});

test('of 100 people who decide one draft at once, one does', async () => {
  world = await startWorld();
  const { runtime } = world;
  const id = await publish(world);
  const { runId } = await runtime.call(routes.workflows.start, {
    params: { id },
    query: { wait: 'true' },
    body: { input: { name: 'Ann' } },
  });
  const { items } = await runtime.call(routes.approvals.list, { query: { runId } });
  const ask = askAs(runtime);
  const address = `/api/approvals/${items[0]?.id}/decision`;
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      ask('POST', address, { decision: index % 2 === 0 ? 'approve' : 'reject', idempotencyKey: `k${index}` }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(99);
});
