// A chaos run: a runtime at work is killed again and again, at random moments and at named places, and its files are looked at
// after each kill.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CrashPoint } from '../../../apps/runtime/src/store/files/crash-points.ts';
import { randomFrom, type SeededRandom } from '../seeded-random.ts';
import { type ChaosLoad, createChaosLoad } from './chaos-load.ts';
import { type ChaosWorld, startChaosWorld } from './chaos-world.ts';
import { createJournalWatch, type JournalWatch } from './journal-watch.ts';
import { outcomeProblems } from './outcome-problems.ts';

export interface ChaosPlan {
  seed: number;
  kills: number;
  /** Called after each kill. */
  onKill?: (kills: number) => void;
}

export interface ChaosReport {
  /** Everything that was lost, doubled or broken; empty when all is well. */
  problems: string[];
  kills: number;
  /** How often the process died at each named place. */
  crashes: Record<string, number>;
  runs: number;
  /** Runs that were at work when a process died. */
  interrupted: number;
  uncertain: number;
  again: number;
  lostAnswers: number;
}

/** How many times a point may be passed before the process dies there. */
const POINTS: Record<CrashPoint, number> = {
  'after-intent': 4,
  'after-effect': 4,
  'before-commit': 25,
  'after-commit': 25,
  'in-recovery': 3,
  'in-timer': 1,
  'after-child': 2,
};
const LEEWAY = path.resolve(import.meta.dirname, '../../../apps/runtime/bin/leeway.mjs');
const ORDERS_PER_LIFE = 2;
/** A named place that is not passed in this time is given up, and the process killed all the same. */
const PATIENCE_MS = 800;
/** After so many problems the rest would say the same. */
const ENOUGH = 20;

/** Everything follows from the seed but the moments at which the machine does things. */
export async function runChaos({ seed, kills, onKill }: ChaosPlan): Promise<ChaosReport> {
  const random = randomFrom(seed);
  const world = await startChaosWorld(random);
  try {
    const load = createChaosLoad(world);
    const watch = createJournalWatch(world.runtime.dataDir, world.facts);
    const chaos: Chaos = { world, load, watch, random, problems: [], crashes: {}, times: [] };
    await beCalm(world, load);
    for (let kill = 1; kill <= kills && chaos.problems.length < ENOUGH; kill += 1) {
      await liveAndDie(chaos);
      onKill?.(kill);
    }
    await endWell(chaos);
    return reportOf(chaos);
  } finally {
    await world.close();
  }
}

/** A first life in peace, with an order of each kind: a clean stop keeps the compiled code, so that the next starts are quick. */
async function beCalm(world: ChaosWorld, load: ChaosLoad): Promise<void> {
  load.add(4);
  await load.finish();
  await world.runtime.stop();
}

interface Chaos {
  world: ChaosWorld;
  load: ChaosLoad;
  watch: JournalWatch;
  random: SeededRandom;
  problems: string[];
  crashes: Record<string, number>;
  /** When each process died. */
  times: number[];
}

/** How a life is to end: by itself at a named place, a while after the launch, or a while after the first answer. */
type Death = { at: keyof typeof POINTS; nth: number } | { afterLaunchMs: number } | { afterStartMs: number };

function chooseDeath(random: SeededRandom): Death {
  const chance = random.between(1, 100);
  if (chance <= 40) return { afterLaunchMs: random.between(50, 900) };
  if (chance <= 65) return { afterStartMs: random.between(20, 500) };
  const points = Object.entries(POINTS) as [keyof typeof POINTS, number][];
  const [at, most] = points[random.between(0, points.length - 1)] ?? ['after-commit', 25];
  return { at, nth: random.between(1, most) };
}

async function liveAndDie(chaos: Chaos): Promise<void> {
  const { world, load, watch, random, problems, times } = chaos;
  const death = chooseDeath(random);
  const isMailLost = random.between(1, 6) === 1;
  world.mail.behave({ fault: isMailLost ? 'closeAfterData' : 'none' });
  load.add(ORDERS_PER_LIFE);
  const { runtime } = world;
  runtime.launch('at' in death ? { LEEWAY_CRASH_AT: `${death.at}:${death.nth}` } : {});
  let isOver = false;
  const exited = runtime.exited().then((code) => {
    isOver = true;
    return { code };
  });
  const working = load.work(() => isOver);
  const ended = await Promise.race([exited, theMoment(chaos, death)]);
  if (ended && ended.code !== null) problems.push(`a process ended by itself with ${ended.code}:\n${runtime.output()}`);
  if (ended && 'at' in death) chaos.crashes[death.at] = (chaos.crashes[death.at] ?? 0) + 1;
  times.push(Date.now());
  await runtime.kill();
  await working;
  problems.push(...watch.check(load.accepted.values()));
}

/** Resolves when the process is to be killed. The moment is the point of this test, so it is no wait for a condition. */
async function theMoment({ world }: Chaos, death: Death): Promise<undefined> {
  if ('afterLaunchMs' in death) return pause(death.afterLaunchMs);
  const isUp = await world.runtime.start().then(
    () => true,
    () => false,
  );
  if (isUp) await pause('at' in death ? PATIENCE_MS : death.afterStartMs);
}

function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}

/** One life without a death: everything that is open comes to its end, and then every count must be right. */
async function endWell({ world, load, watch, problems }: Chaos): Promise<void> {
  world.mail.behave({ fault: 'none' });
  await world.runtime.start();
  await load.finish();
  problems.push(...load.problems);
  const found = await outcomeProblems(world, load);
  await world.runtime.stop();
  problems.push(...watch.check(load.accepted.values()), ...found(watch.journals), ...(await verify(world)));
}

/** What leeway verify finds: it makes every row that follows from the journal again, and compares. */
async function verify({ runtime }: ChaosWorld): Promise<string[]> {
  const answer = promisify(execFile)(process.execPath, [LEEWAY, 'verify', path.join(runtime.dataDir, 'leeway.sqlite')]);
  return answer.then(
    () => [],
    (error: unknown) => [`leeway verify: ${String(error)}`],
  );
}

function reportOf({ world, load, watch, problems, crashes, times }: Chaos): ChaosReport {
  const journals = [...watch.journals.values()];
  const isInterrupted = (from: number, to: number): boolean => times.some((time) => from < time && time < to);
  return {
    problems,
    kills: times.length,
    crashes,
    runs: journals.length,
    interrupted: journals.filter((events) => isInterrupted(events[0]?.at ?? 0, events.at(-1)?.at ?? 0)).length,
    uncertain: journals.flat().filter(({ type }) => type === 'step.uncertain').length,
    again: load.again(),
    lostAnswers: world.desk.lost(),
  };
}
