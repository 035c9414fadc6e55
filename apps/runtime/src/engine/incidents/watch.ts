// Watches for what goes wrong or goes silent, and keeps the incidents: failures as they are committed, conditions once a minute.
import type { Incident } from '@leeway/shared/api/incidents.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Logger } from 'pino';
import type { Clock } from '../../services/clock.ts';
import type { ChangedIncident, StateChange } from '../../store/incidents/incident-rows.ts';
import type { IncidentStore, WatchBatch } from '../../store/incidents/incidents.ts';
import type { TriggerWatchStore } from '../../store/incidents/trigger-watch.ts';
import type { WorkspaceEvent } from '../../store/journal/append.ts';
import type { Journal } from '../../store/journal.ts';
import type { RunStore } from '../../store/runs/runs.ts';
import type { Plans } from '../plans/plans.ts';
import { isWorkspaceEvent } from '../watching/stream.ts';
import { createBell } from './bell.ts';
import { Collector } from './collect.ts';
import { createConnectionUses } from './connection-uses.ts';
import { createFactFinder, type FactFinderDeps } from './facts.ts';
import { createLooker, type LookerDeps } from './look.ts';
import { DAYS_KEPT } from './silence.ts';

const LOOK_MS = 60_000;
/** A burst of failures is one write. */
const GATHER_MS = 1000;
/** Rows of the journal after which its place is written: so many are read again after a crash. */
const MOST_UNWRITTEN = 5000;
/** Rows of the journal that are read at once after a crash. */
const PAGE = 500;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** So long it is kept which runs belonged to an incident that is over. */
const RUNS_KEPT_MS = 90 * DAY_MS;

export interface WatchDeps extends FactFinderDeps, Omit<LookerDeps, 'streaks'> {
  journal: Journal;
  runs: RunStore;
  plans: Plans;
  incidents: IncidentStore;
  triggerWatch: TriggerWatchStore;
  clock: Clock;
  log: Logger;
}

export interface IncidentWatch {
  /** Before anything runs: what was committed and not looked at before a crash is looked at first. */
  start(): Promise<void>;
  /** Looks now; by itself it does so once a minute. */
  look(): Promise<void>;
  /** Throws what the store's `setState` throws. */
  setState(id: string, change: Omit<StateChange, 'at'>): Promise<Incident>;
  stop(): Promise<void>;
}

export function createIncidentWatch(deps: WatchDeps): IncidentWatch {
  const { incidents, clock, log } = deps;
  const announce = createAnnouncer(deps);
  let watching: Watching | null = null;
  let nextLook = 0;
  // One write after the other: each says how far the journal was read.
  let turn: Promise<void> = Promise.resolve();

  function inTurn(work: () => Promise<void>): Promise<void> {
    turn = turn
      .then(work)
      .catch((error: unknown) => log.error({ err: error }, 'incidents could not be brought up to date'));
    return turn;
  }

  async function writeNow(): Promise<void> {
    if (watching) announce(await watching.write());
  }

  async function lookNow(): Promise<void> {
    nextLook = clock.now() + LOOK_MS;
    await writeNow();
    if (watching) announce(await watching.look());
  }

  const bell = createBell(clock, () => {
    void inTurn(clock.now() >= nextLook ? lookNow : writeNow).then(() => bell.ringAt(nextLook));
  });

  return {
    async start() {
      watching = await beginWatching(deps, () => bell.ringAt(clock.now() + GATHER_MS));
      nextLook = clock.now() + LOOK_MS;
      // What a crash left over is written soon.
      bell.ringAt(clock.now() + GATHER_MS);
    },
    look: () => inTurn(lookNow),
    async setState(id, change) {
      const incident = await incidents.setState(id, { ...change, at: clock.now() });
      announce([{ id: Number(id), state: incident.state }]);
      return incident;
    },
    async stop() {
      bell.stop();
      await inTurn(writeNow);
      watching?.stop();
      watching = null;
    },
  };
}

/** Tells the log and the stream. */
function createAnnouncer({ journal, clock, log }: WatchDeps): (changed: readonly ChangedIncident[]) => void {
  return (changed) => {
    for (const { id, state } of changed) {
      if (state === 'open') log.warn({ incident: id }, 'an incident was opened');
      else log.info({ incident: id, state }, 'an incident changed');
      journal
        .appendWorkspace({ type: 'incident.changed', at: clock.now(), incidentId: String(id), state })
        .catch((error: unknown) => log.error({ err: error, incident: id }, 'an incident could not be announced'));
    }
  };
}

const NOTHING: Omit<WatchBatch, 'seenSeq'> = { facts: [], starts: [] };

interface Watching {
  /** Brings the incidents up to what is committed. */
  write(): Promise<ChangedIncident[]>;
  /** Looks at what ends by itself. */
  look(): Promise<ChangedIncident[]>;
  stop(): void;
}

async function beginWatching(deps: WatchDeps, onWork: () => void): Promise<Watching> {
  const { journal, incidents, clock } = deps;
  const last = await journal.lastSeq();
  const seen = await incidents.seenSeq();
  const collector = new Collector({ retried: await incidents.retriedRuns(), ...createConnectionUses(deps.plans) });
  const findFacts = createFactFinder(deps);
  const looker = createLooker({ ...deps, streaks: collector.streaks });
  let place = last;
  let written = seen ?? last;
  let isWritten = seen === last;
  const used = new Set<string>();
  // What a full disk refused is written with the next batch.
  let unsaved: Omit<WatchBatch, 'seenSeq'> = NOTHING;

  async function write(): Promise<ChangedIncident[]> {
    const collected = collector.drain();
    for (const connection of collected.used) used.add(connection);
    const upTo = place;
    if (isWritten) return [];
    const { facts, starts } = await findFacts(collected);
    unsaved = { facts: [...unsaved.facts, ...facts], starts: [...unsaved.starts, ...starts] };
    const changed = await incidents.record({ ...unsaved, seenSeq: upTo });
    unsaved = NOTHING;
    written = upTo;
    isWritten = upTo === place;
    return changed;
  }

  // From here on nothing is missed, also when the process dies before the first batch.
  if (seen === null) await incidents.record({ ...NOTHING, seenSeq: last });
  await catchUp(deps, { after: seen ?? last, upTo: last, take: (head, events) => collector.take(head, events) });
  const unsubscribe = journal.onCommit((seq, item) => {
    place = seq;
    isWritten = false;
    const hasFailed = 'head' in item && collector.take(item.head, item.events);
    if (hasFailed || seq - written > MOST_UNWRITTEN) onWork();
  });
  let tidiedAt = 0;
  return {
    write,
    stop: unsubscribe,
    async look() {
      const changed = await looker.look(used);
      used.clear();
      if (clock.now() - tidiedAt >= DAY_MS) {
        tidiedAt = clock.now();
        await incidents.forgetRuns(tidiedAt - RUNS_KEPT_MS);
        await deps.triggerWatch.forget(Math.floor((tidiedAt - DAYS_KEPT * DAY_MS) / HOUR_MS));
      }
      return changed;
    },
  };
}

/** Reads what was committed after the last batch, as after a crash. */
async function catchUp(
  { journal, runs }: WatchDeps,
  { after, upTo, take }: { after: number; upTo: number; take: Collector['take'] },
): Promise<void> {
  for (let place = after; place < upTo; ) {
    const rows = await journal.readAfter(place, PAGE);
    for (const { seq, run, events } of rows) {
      place = seq;
      const head = run === 0 || seq > upTo ? null : await runs.get(run);
      if (head) take(head, events.filter(isOfRun));
    }
    if (rows.length < PAGE) return;
  }
}

/** Events of the workspace have no step and no run. */
function isOfRun(event: RunEvent | WorkspaceEvent): event is RunEvent {
  return !isWorkspaceEvent(event);
}
