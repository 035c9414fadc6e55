// Housekeeping: removes finished runs that nobody keeps any more, packs the journals of those that have been over for a day, and
// gives the file's space back. In slices so small that nobody waits for one, each complete in itself: it may stop after any.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Retention } from '@leeway/shared/api/retention.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import type { Logger } from 'pino';
import type { FinishedRun, RetentionStore } from '../store/retention.ts';
import type { SettingsStore } from '../store/settings.ts';
import { closeOverdue, type OverdueDeps } from './dials/canaries/overdue.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Work that was under way at the end of a run may still be journaled, and people look at what has just ended. */
const LEAST_AGE_MS = HOUR_MS;
const PACK_AFTER_MS = DAY_MS;
const FIRST_SWEEP_MS = 60_000;
const RUNS_PER_SLICE = 50;
const IDS_PER_SLICE = 2000;
const PAGES_PER_SLICE = 32;
/** So many empty pages stay in the file: what comes next takes them. */
const SPARE_PAGES = 256;
/** After each slice everything else has its turn. */
const PAUSE_MS = 5;
const OUTCOMES = ['completed', 'failed', 'cancelled'] as const;

export interface HousekeepingDeps extends OverdueDeps {
  retention: RetentionStore;
  settings: SettingsStore;
  /** Whether a run is in memory: it is not removed then. */
  isAtWork(run: number): boolean;
  log: Logger;
}

export interface Swept {
  removed: number;
  packed: number;
  pages: number;
}

export interface Housekeeping {
  /** Sweeps soon, and then every hour. */
  start(): void;
  /** Resolves when the slice under way is done. */
  stop(): Promise<void>;
  sweep(): Promise<Swept>;
}

export function createHousekeeping(deps: HousekeepingDeps): Housekeeping {
  const { log } = deps;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  async function sweep(): Promise<Swept> {
    await closeOverdue(deps);
    const context: SweepContext = { ...deps, now: deps.clock.now(), pause: () => pause(stopping.signal) };
    return { removed: await removeAll(context), packed: await packAll(context), pages: await giveBack(context) };
  }

  async function sweepAndLog(): Promise<void> {
    try {
      const swept = await sweep();
      if (Object.values(swept).some((count) => count > 0)) log.info(swept, 'old runs were removed or packed');
    } catch (error) {
      if (!stopping.signal.aborted) log.error({ err: error }, 'old runs could not be removed or packed');
    }
  }

  function sweepIn(ms: number): void {
    timer = setTimeout(() => {
      underWay = sweepAndLog().finally(() => {
        if (!stopping.signal.aborted) sweepIn(HOUR_MS);
      });
    }, ms).unref();
  }

  return {
    start: () => sweepIn(FIRST_SWEEP_MS),
    async stop() {
      clearTimeout(timer);
      stopping.abort();
      await underWay;
    },
    sweep,
  };
}

interface SweepContext extends HousekeepingDeps {
  now: number;
  /** Lets everything else have its turn; rejects when Leeway stops. */
  pause(): Promise<void>;
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(PAUSE_MS, undefined, { signal });
}

async function removeAll(context: SweepContext): Promise<number> {
  const { keepDays, keepRuns } = await context.settings.get();
  let removed = 0;
  for (const { workflowId, retention } of await context.retention.rules()) {
    const rule = retention ?? { keepDays, keepRuns };
    if (rule.keepDays === null && rule.keepRuns === null) continue;
    const limits = await limitsOf(context, workflowId, rule);
    for (const status of OUTCOMES) removed += await removeEnded(context, { workflowId, status }, limits);
  }
  return removed;
}

interface Limits {
  /** Runs that ended before go. */
  time: number;
  /** Runs before this one are too many. */
  id: number;
}

async function limitsOf(
  { retention, now, pause }: SweepContext,
  workflowId: string,
  { keepDays, keepRuns }: Retention,
): Promise<Limits> {
  const time = keepDays === null ? Number.NEGATIVE_INFINITY : now - keepDays * DAY_MS;
  if (keepRuns === null) return { time, id: 0 };
  let id = Number.MAX_SAFE_INTEGER;
  for (let kept = 0; kept < keepRuns; ) {
    const limit = Math.min(IDS_PER_SLICE, keepRuns - kept);
    const ids = await retention.newest({ workflowId, before: id, limit });
    if (ids.length < limit) return { time, id: 0 };
    id = ids[ids.length - 1] ?? id;
    kept += ids.length;
    await pause();
  }
  return { time, id };
}

/** Ids grow with time, so the walk from the oldest ends at the first run that neither limit reaches. */
async function removeEnded(
  context: SweepContext,
  { workflowId, status }: { workflowId: string; status: (typeof OUTCOMES)[number] },
  limits: Limits,
): Promise<number> {
  const { retention, now, pause } = context;
  const isOver = ({ id, endedAt }: FinishedRun): boolean =>
    endedAt < now - LEAST_AGE_MS && (id < limits.id || endedAt < limits.time);
  let removed = 0;
  for (let after = 0; ; ) {
    const page = await retention.ended({ workflowId, status, after, limit: RUNS_PER_SLICE });
    const last = page[page.length - 1];
    if (!last) return removed;
    removed += await removeFamilies(context, page.filter(isOver));
    if (last.id >= limits.id && last.startedAt >= limits.time) return removed;
    after = last.id;
    await pause();
  }
}

/** A run goes with its child runs, last begun first: what is left after a crash is still a run with fewer children. */
async function removeFamilies(context: SweepContext, roots: readonly FinishedRun[]): Promise<number> {
  const { retention, isAtWork, now, pause } = context;
  let removed = 0;
  let slice: number[] = [];
  const remove = async (): Promise<void> => {
    removed += await retention.remove(slice, { now, isAtWork });
    slice = [];
  };
  for (const { id } of roots) {
    const family = await retention.family(id);
    if (family === null || family.some(isAtWork) || (await isAnyUncertain(retention, family))) continue;
    for (const member of family.toReversed()) {
      slice.push(member);
      if (slice.length < RUNS_PER_SLICE) continue;
      await remove();
      await pause();
      // Somebody may have tried it again meanwhile: the rest of the family stays.
      if (isAtWork(id) || (await retention.family(id)) === null) break;
    }
  }
  await remove();
  return removed;
}

async function isAnyUncertain(retention: RetentionStore, runs: readonly number[]): Promise<boolean> {
  for (const run of runs) if (await isUncertain(retention, run)) return true;
  return false;
}

/** Whether an effect of a run may or may not have happened, and nobody has said which. */
async function isUncertain(retention: RetentionStore, run: number): Promise<boolean> {
  const events: RunEvent[] | null = await retention.uncertain(run);
  return events !== null && Object.values(fold(events).steps).some(({ status }) => status === 'uncertain');
}

async function packAll({ retention, now, pause }: SweepContext): Promise<number> {
  const before = now - PACK_AFTER_MS;
  let packed = 0;
  for (let after: number | null = 0; after !== null; ) {
    const { runs, next } = await retention.loose({ after, before, limit: RUNS_PER_SLICE });
    const over: number[] = [];
    for (const { id, endedAt } of runs) if (endedAt < before && !(await isUncertain(retention, id))) over.push(id);
    packed += await retention.pack(over);
    after = next;
    if (after !== null) await pause();
  }
  return packed;
}

async function giveBack({ retention, pause }: SweepContext): Promise<number> {
  const before = await retention.freePages();
  let free = before;
  while (free > SPARE_PAGES) {
    await retention.giveBack(Math.min(PAGES_PER_SLICE, free - SPARE_PAGES));
    const left = await retention.freePages();
    // A file that was made without the setting for it never gets shorter.
    if (left >= free) break;
    free = left;
    await pause();
  }
  return Math.max(0, before - free);
}
