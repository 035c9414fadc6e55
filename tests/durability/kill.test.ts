import { routes } from '@leeway/shared/api/routes.ts';
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { afterEach, expect, test } from 'vitest';
import { leeway } from '../support/leeway-command.ts';
import { waitFor } from '../support/wait-for.ts';
import { journalProblems } from './journal-problems.ts';
import { allRuns, createMixedLoad, isGone, type MixedLoad } from './mixed-load.ts';
import { seededRandom } from './seeded-random.ts';
import { startWorld, type World } from './world.ts';

const KILLS = 20;
const RUNS_PER_ROUND = 4;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** Keeps posting and answering until the process is gone. */
async function work(load: MixedLoad, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await load.repost();
    await load.answer().catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function readRuns(current: World, workflowId: string): Promise<RunDetail[]> {
  const details: RunDetail[] = [];
  for (const { id } of await allRuns(current, workflowId)) {
    details.push(await current.runtime.call(routes.runs.get, { params: { id } }));
  }
  return details;
}

/** How many runs were at work when the process was killed: without some, the test would prove nothing. */
function countInterrupted(runs: readonly RunDetail[], kills: readonly number[]): number {
  return runs.filter(({ startedAt, endedAt }) => kills.some((kill) => startedAt < kill && kill < (endedAt ?? 0)))
    .length;
}

function countEvents(runs: readonly RunDetail[], type: RunEvent['type']): number {
  return runs.flatMap(({ events }) => events).filter(({ event }) => event.type === type).length;
}

test('kill -9 at random moments loses nothing and does nothing twice', async () => {
  const random = seededRandom();
  world = await startWorld();
  const { runtime } = world;
  const workflowId = await world.publish('mixed');
  const load = createMixedLoad(world, workflowId);

  const kills: number[] = [];

  for (let round = 0; round < KILLS; round += 1) {
    // Every fourth kill hits the start and the recovery, the others a process that is at work.
    const isEarly = round % 4 === 3;
    if (isEarly) runtime.launch();
    else await runtime.start();
    const before = load.accepted.size;
    let isKilled = false;
    const working = isEarly ? Promise.resolve() : work(load, () => isKilled);
    const adding = isEarly ? Promise.resolve() : load.add(RUNS_PER_ROUND);
    // Every other time something is at work for sure, however slow the machine is.
    if (round % 2 === 0) await waitFor('one is accepted', async () => load.accepted.size > before, { everyMs: 1 });
    // The moment is the point of this test, so this is no wait for a condition.
    const moment = isEarly ? random.between(50, 900) : random.between(5, 500);
    await new Promise((resolve) => setTimeout(resolve, moment));
    kills.push(Date.now());
    await runtime.kill();
    isKilled = true;
    await Promise.all([working, adding]);
  }
  await runtime.start();
  await load.repost();
  await load.finish();
  const repeated = await Promise.all(load.items().map((item) => load.repeat(item)));

  expect(repeated).toEqual(load.items().map((item) => load.accepted.get(item)));
  expect(load.items().length).toBeGreaterThanOrEqual(50);
  expect(await load.problems()).toEqual([]);
  const runs = await readRuns(world, workflowId);
  expect(runs.flatMap(journalProblems)).toEqual([]);
  const verified = await leeway(['verify'], { LEEWAY_DATA_DIR: runtime.dataDir });
  expect(verified).toMatchObject({ code: 0, out: `${runs.length} runs checked, 0 problems.` });
  const interrupted = countInterrupted(runs, kills);
  console.log(
    `${runs.length} runs, ${interrupted} of them interrupted, ${countEvents(runs, 'step.uncertain')} uncertain effects, ${load.again.size} done again`,
  );
  expect(interrupted).toBeGreaterThan(10);
});

test('SIGTERM in the middle of work loses nothing and ends within 10 seconds', async () => {
  world = await startWorld();
  const { runtime } = world;
  const workflowId = await world.publish('mixed');
  const load = createMixedLoad(world, workflowId);
  const adding = load.add(30);
  await load.answer();
  const stoppedAt = performance.now();
  const code = await runtime.stop();
  expect({ code, isInTime: performance.now() - stoppedAt < 10_000 }).toEqual({
    code: 0,
    isInTime: true,
  });
  await adding;

  await runtime.start();
  await load.repost();
  await load.finish();
  expect(await load.problems()).toEqual([]);
  expect((await readRuns(world, workflowId)).flatMap(journalProblems)).toEqual([]);
});
