// kill -9 again and again while an AI drafts and people judge it: journal and evidence stay in step, and every answer counts once.
import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { afterEach, expect, test } from 'vitest';
import { BEGIN, chain } from '../api/graphs.ts';
import { CallError } from '../support/api-client.ts';
import { leeway } from '../support/leeway-command.ts';
import { waitFor } from '../support/wait-for.ts';
import { isGone } from './mixed-load.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { startWorld, type World } from './world.ts';

const ROUNDS = 6;
const NODE = 'reply';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** What people said, and what of it they know to be kept. */
interface Desk {
  world: World;
  workflows: string[];
  /** By approval: what was answered with 200. */
  kept: Map<string, Decision>;
  /** What a client saw that must never be. */
  problems: string[];
  runs: number;
}

async function openDesk(current: World): Promise<Desk> {
  await current.runtime.call(routes.workspace.saveSettings, { body: { undoSeconds: 0 } });
  const asks = await publish(current, { level: 'draft' });
  // The first ten go alone and are all checked; after that it asks, by its limit, by its mistakes, or because it was stopped.
  const alone = await publish(current, { level: 'autonomous', auditShare: 1, undoSeconds: 0 });
  return { world: current, workflows: [asks, alone], kept: new Map(), problems: [], runs: 0 };
}

async function publish({ runtime: { call }, tableId }: World, dial: DialSetting): Promise<string> {
  const context = '{{ begin.?name.orValue("") }}';
  const draft = {
    id: NODE,
    type: 'ai.draft',
    title: 'Draft the reply',
    config: { instruction: 'Answer', context, subject: false },
    dial,
  };
  const keep = {
    id: 'keep',
    type: 'integrations.table',
    title: 'Keep it',
    config: { table: tableId, action: 'add', values: { item: '{{ reply.body }}' } },
    dial: { level: 'autonomous' as const },
  };
  const { id } = await call(routes.workflows.create, { body: { title: 'Replies', graph: chain(BEGIN, draft, keep) } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

/** Starts runs and answers what is open until the process is gone. */
async function work(desk: Desk, isOver: () => boolean): Promise<void> {
  const { call } = desk.world.runtime;
  while (!isOver()) {
    try {
      for (const id of desk.workflows) {
        desk.runs += 1;
        await call(routes.workflows.start, { params: { id }, body: { input: { name: `Customer ${desk.runs}` } } });
      }
      await answerAll(desk);
    } catch (error) {
      if (!isGone(error)) desk.problems.push(`a client was refused: ${String(error)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function answerAll(desk: Desk): Promise<void> {
  const { items } = await desk.world.runtime.call(routes.approvals.list, { query: { limit: 200 } });
  await Promise.all(items.map((item) => answer(desk, item)));
}

/** Every fourth answer is no; the same item always gets the same answer. */
const decisionOn = ({ id }: ApprovalSummary): Decision => (Number(id) % 4 === 0 ? 'reject' : 'approve');

async function answer(desk: Desk, item: ApprovalSummary): Promise<void> {
  const decision = decisionOn(item);
  const body = { decision, idempotencyKey: `answer ${item.id}`, seconds: 40 };
  try {
    await desk.world.runtime.call(routes.approvals.decide, { params: { id: item.id }, body });
    desk.kept.set(item.id, decision);
  } catch (error) {
    // Closed since the list was read: answered before, by a call whose answer was lost.
    if (!(error instanceof CallError) || error.status !== 409) throw error;
  }
}

/** Dies by itself at a commit or in the recovery, or is killed after a while. */
async function liveAndDie(desk: Desk, random: SeededRandom): Promise<void> {
  const { runtime } = desk.world;
  const chance = random.between(1, 4);
  const point = ['before-commit', 'after-commit', 'in-recovery', null][chance - 1];
  const nth = random.between(1, point === 'in-recovery' ? 2 : 30);
  runtime.launch(point ? { LEEWAY_CRASH_AT: `${point}:${nth}` } : {});
  let isOver = false;
  const exited = runtime.exited().then(() => {
    isOver = true;
  });
  const working = work(desk, () => isOver);
  // A place that is not passed is given up. The moment is the point of this test, so it is no wait for a condition.
  const patience = point ? 4000 : random.between(300, 2500);
  await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, patience))]);
  await runtime.kill();
  await working;
}

/** What is wrong with the stored evidence: an answer that is lost, changed or doubled. */
async function evidenceProblems({ world: { runtime }, workflows, kept }: Desk): Promise<string[]> {
  const problems: string[] = [];
  const judged = new Map<string, string>();
  for (const id of workflows) {
    const records = await runtime.call(routes.trust.certificate, { params: { id, nodeId: NODE } }).catch(() => null);
    for (const event of records?.events ?? []) {
      if (event.type !== 'verdict') continue;
      if (judged.has(event.item)) problems.push(`${event.item} was judged twice`);
      judged.set(event.item, event.verdict);
    }
  }
  for (const [id, decision] of kept) {
    const { runId, key, nodeId, decided } = await runtime.call(routes.approvals.get, { params: { id } });
    if (decided?.decision !== decision) problems.push(`${decision} on ${id} became ${decided?.decision}`);
    if (nodeId !== NODE) continue;
    const verdict = judged.get(`${runId}/${key}`);
    const wanted = decision === 'approve' ? 'approved' : 'rejected';
    if (verdict !== wanted) problems.push(`${decision} on ${id} is ${verdict} in the evidence`);
  }
  return problems;
}

/** What both commands find in the folder as it is after a restart. */
async function expectSound({ runtime }: World): Promise<void> {
  const env = { LEEWAY_DATA_DIR: runtime.dataDir };
  const [store, dials] = await Promise.all([leeway(['verify'], env), leeway(['dial', 'verify'], env)]);
  expect([store.code, dials.code], `${store.out}\n${dials.out}`).toEqual([0, 0]);
}

async function settled({ runtime }: World): Promise<void> {
  await waitFor('nothing is at work', async () => {
    const { items } = await runtime.call(routes.runs.list, { query: { status: 'running' } });
    return items.length === 0;
  });
}

test(`${2 * ROUNDS} times kill -9 leave journal and evidence in step, and every answer counts once`, async () => {
  const random = seededRandom();
  world = await startWorld();
  const desk = await openDesk(world);
  const { runtime } = world;
  for (let round = 0; round < ROUNDS; round += 1) {
    await runtime.kill();
    await liveAndDie(desk, random);
    await runtime.start();
    await settled(world);
    await expectSound(world);
    expect([...desk.problems, ...(await evidenceProblems(desk))]).toEqual([]);
  }
  await answerAll(desk);
  await settled(world);
  expect(await evidenceProblems(desk)).toEqual([]);
  await expectSound(world);
  // Without these the test would prove nothing.
  const [asks, alone] = await Promise.all(
    desk.workflows.map((id) => runtime.call(routes.trust.get, { params: { id, nodeId: NODE } })),
  );
  expect(asks?.counts.verdicts).toBeGreaterThan(0);
  expect(alone?.counts.alone).toBeGreaterThan(0);
  // A stop begins the count of checks anew, and only checks bring it about.
  expect((alone?.audits.checked ?? 0) > 0 || alone?.stopped !== null).toBe(true);
}, 600_000);
