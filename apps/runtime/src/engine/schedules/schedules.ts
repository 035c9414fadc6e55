// Starts runs when their time has come. One timer for all schedules; the rows say when the next one is due.
import { isFinal } from '@leeway/shared/run/state.ts';
import type { Logger } from 'pino';
import { latestTimes, timesAfter } from '../../services/cron.ts';
import type { DeliveryStore } from '../../store/deliveries/deliveries.ts';
import type { RunStore } from '../../store/runs/runs.ts';
import type { ScheduleRecord, ScheduleStore } from '../../store/schedules.ts';
import type { VersionStore } from '../../store/versions.ts';
import { accept } from '../ingress/accept.ts';
import { type BeginDeps, startRun } from '../ingress/begin-run.ts';
import type { Plans } from '../plans/plans.ts';
import { MOST_MISSED, timesToRun } from './due-times.ts';

/** setTimeout notices neither a clock that is set forward nor a machine that slept: the rows are read again after a minute. */
const LONGEST_SLEEP_MS = 60_000;
const BATCH = 200;
/** When schedules that could not start their run are tried again. */
const LOOK_AGAIN_MS = 60_000;
/** A time that was run is known for so long: if the clock is set back further than this, it may come again. */
const KNOWN_MS = 30 * 24 * 3_600_000;

export interface SchedulesDeps extends BeginDeps {
  schedules: ScheduleStore;
  runStore: RunStore;
  deliveries: DeliveryStore;
  versions: VersionStore;
  plans: Plans;
  log: Logger;
}

export interface Schedules {
  /** Starts what is due now, also what was missed, and from then on whatever becomes due. Never throws. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

export function createSchedules(deps: SchedulesDeps): Schedules {
  const { schedules, clock, log } = deps;
  let timer: NodeJS.Timeout | null = null;
  let lastLook = Number.POSITIVE_INFINITY;
  let isStopped = false;
  // One look at a time: two at once would both find the same time due.
  let turn = Promise.resolve();

  function ringAt(at: number): void {
    if (isStopped) return;
    const delay = Math.min(LONGEST_SLEEP_MS, Math.max(0, at - clock.now()));
    timer = setTimeout(() => void check(), delay);
    // The server keeps the process alive, not a time that is hours away.
    timer.unref();
  }

  /** Starts everything that is due; returns how many could not be, so that they neither hold up later ones nor are tried in a loop. */
  async function startAll(now: number): Promise<number> {
    let left = 0;
    while (!isStopped) {
      const due = await schedules.due(now, { limit: BATCH, offset: left });
      const done = await Promise.all(due.map((schedule) => startDue(deps, schedule, () => isStopped)));
      left += done.filter((isDone) => !isDone).length;
      if (due.length < BATCH) break;
    }
    return left;
  }

  async function look(): Promise<void> {
    if (timer) clearTimeout(timer);
    if (isStopped) return;
    const now = clock.now();
    try {
      // At the first look too: the clock, or the rules of a time zone, may have changed while Leeway was off.
      if (now < lastLook) await aimAgain(deps, now);
      lastLook = now;
      const left = await startAll(now);
      const latest = now + (left > 0 ? LOOK_AGAIN_MS : LONGEST_SLEEP_MS);
      ringAt(Math.min((await schedules.nextAt(now)) ?? latest, latest));
    } catch (error) {
      log.error({ err: error }, 'schedules could not be read');
      ringAt(now + 5000);
    }
  }

  function check(): Promise<void> {
    turn = turn.then(look);
    return turn;
  }

  return {
    check,
    stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      return turn;
    },
  };
}

/** The clock was set back: rows that wait for a time of the wrong future wait for the next one again. What was run is known. */
async function aimAgain({ schedules }: SchedulesDeps, now: number): Promise<void> {
  for (const schedule of await schedules.ahead(now)) {
    const nextAt = timesAfter(schedule, now, 1)[0] ?? null;
    if (nextAt !== schedule.nextAt) await schedules.move(schedule, nextAt);
  }
}

/** Whether the schedule was dealt with. One stays when its run could not be started; it is tried again. */
async function startDue(deps: SchedulesDeps, schedule: ScheduleRecord, isStopped: () => boolean): Promise<boolean> {
  const { workflowId, nodeId } = schedule;
  const now = deps.clock.now();
  try {
    const { due, known } = await dueTimes(deps, schedule, now);
    let current = known;
    const chosen = timesToRun(due, schedule.missed, now);
    await tellMissed(deps, current, { due, chosen, now });
    for (const time of chosen) {
      if (isStopped()) return false;
      current = await startOrPass(deps, current, time);
    }
    await deps.schedules.move(schedule, timesAfter(schedule, now, 1)[0] ?? null);
    return true;
  } catch (error) {
    deps.log.error({ err: error, workflowId, nodeId }, 'a schedule could not start its run; it is tried again');
    return false;
  }
}

/**
 * The times that have come and were not run. A crash after the start of a run and before the row moved on leaves times that were:
 * their deliveries tell, and everything up to the last of them is done.
 */
async function dueTimes(
  deps: SchedulesDeps,
  schedule: ScheduleRecord,
  now: number,
): Promise<{ due: number[]; known: ScheduleRecord }> {
  const span = { from: schedule.nextAt ?? now, until: now };
  const times = latestTimes(schedule, span, MOST_MISSED + 1);
  const found = await Promise.all(times.map((time) => deps.deliveries.find(deliveryKey(schedule, time), now)));
  const last = found.findLastIndex((each) => each !== null);
  const run = found[last];
  const lastAt = times[last];
  if (lastAt === undefined || run === null || run === undefined || run === 'held')
    return { due: times, known: schedule };
  const started = { lastAt, lastRun: run.run };
  await deps.schedules.markStarted(schedule, started);
  return { due: times.slice(last + 1), known: { ...schedule, ...started } };
}

/** Runs one time, unless the run before it is still at work and the schedule says to pass over it then. */
async function startOrPass(deps: SchedulesDeps, schedule: ScheduleRecord, time: number): Promise<ScheduleRecord> {
  if (schedule.overlap === 'skip' && (await isAtWork(deps, schedule.lastRun))) {
    await tellPassed(deps, schedule, { from: time, until: time, reason: 'overlap' });
    return schedule;
  }
  const started = { lastAt: time, lastRun: await start(deps, schedule, time) };
  await deps.schedules.markStarted(schedule, started);
  return { ...schedule, ...started };
}

async function isAtWork({ runStore }: SchedulesDeps, run: number | null): Promise<boolean> {
  const last = run === null ? null : await runStore.get(run);
  return last !== null && !isFinal(last.status);
}

async function start(deps: SchedulesDeps, schedule: ScheduleRecord, time: number): Promise<number> {
  const { workflowId, nodeId, lastAt } = schedule;
  const version = await deps.versions.live(workflowId);
  const plan = version && (await deps.plans.byVersionId(version.id));
  const node = plan?.nodes.get(nodeId);
  if (!plan || !node) throw new Error(`The live version of ${workflowId} has no step ${nodeId}.`);
  const now = deps.clock.now();
  const accepted = accept(node, {
    channel: 'schedule',
    at: iso(now),
    from: null,
    body: { scheduledAt: iso(time), ...(lastAt === null ? {} : { previousAt: iso(lastAt) }) },
    headers: {},
    query: {},
  });
  if (!accepted.ok) throw new Error(accepted.problems.map(({ message }) => message).join(' '));
  const { dedupeKey } = deliveryKey(schedule, time);
  const { runId } = await startRun(deps, {
    plan,
    node,
    output: accepted.output,
    mode: 'live',
    by: null,
    waitMs: 0,
    delivery: { nodeId, dedupeKey, expiresAt: Math.max(now, time) + KNOWN_MS },
  });
  return Number(runId);
}

/** By this a time that was run is recognised, however often it comes. */
function deliveryKey({ workflowId, nodeId }: ScheduleRecord, time: number) {
  return { workflowId, nodeId, dedupeKey: `schedule:${nodeId}:${iso(time)}` };
}

async function tellMissed(
  deps: SchedulesDeps,
  schedule: ScheduleRecord,
  { due, chosen, now }: { due: readonly number[]; chosen: readonly number[]; now: number },
): Promise<void> {
  const left = due.slice(0, due.length - chosen.length);
  const until = left.at(-1);
  // With more times than are looked at, those before them were left out too.
  const from = due.length > MOST_MISSED ? (schedule.nextAt ?? now) : left[0];
  if (from !== undefined && until !== undefined) await tellPassed(deps, schedule, { from, until, reason: 'missed' });
}

async function tellPassed(
  { journal, clock, log }: SchedulesDeps,
  { workflowId, nodeId, lastRun }: ScheduleRecord,
  { from, until, reason }: { from: number; until: number; reason: 'missed' | 'overlap' },
): Promise<void> {
  await journal.appendWorkspace({ type: 'schedule.passed', at: clock.now(), workflowId, nodeId, from, until, reason });
  const words =
    reason === 'overlap'
      ? 'a time of a schedule was passed over: its last run is not finished'
      : 'times of a schedule that were missed were left out';
  log.warn({ workflowId, nodeId, from: iso(from), until: iso(until), ...(lastRun && { run: lastRun }) }, words);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
