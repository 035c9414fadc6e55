// Incidents: one row per cause while it is not resolved, and the runs that failed by it. Written by the engine's watch and by people.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Incident, IncidentState } from '@leeway/shared/api/incidents.ts';
import type { SQL } from 'drizzle-orm';
import { badCursor } from '../bad-cursor.ts';
import { and, count, desc, eq, inArray, lt } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import * as schema from '../schema.ts';
import {
  applyChange,
  type ChangedIncident,
  createIncidentRows,
  type OpenIncident,
  type RunFact,
  recordFact,
  type StateChange,
  setState,
  type WatchChange,
} from './incident-rows.ts';
import { createTriggerRows, type TriggerStarts } from './trigger-watch.ts';

const SEEN_SEQ = 'incidents.seen_seq';

export interface IncidentFilter {
  state?: readonly IncidentState[] | undefined;
  workflowId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** What the journal says since the last batch, and the place up to which it was read. */
export interface WatchBatch {
  facts: readonly RunFact[];
  starts: readonly TriggerStarts[];
  seenSeq: number;
}

export interface IncidentStore {
  /** Newest first; `next` is the cursor of the page after. */
  list(filter: IncidentFilter): Promise<{ items: Incident[]; next: string | null }>;
  /** Throws `incident.not_found`. */
  get(id: string): Promise<Incident>;
  /** The newest runs that failed by it. */
  runs(id: string, limit: number): Promise<string[]>;
  /** Failed runs whose failure belongs to the same incident as this run's, itself included. */
  failedLike(run: number): Promise<number[]>;
  countByState(): Promise<Record<IncidentState, number>>;
  /** Incidents of conditions that are not resolved; those of failed runs are not among them. */
  openConditions(): Promise<OpenIncident[]>;
  /** When the last incident of this cause was resolved. */
  resolvedAt(fingerprint: string): Promise<number | null>;
  /** Runs whose failure belongs to an incident, and that somebody tried again. */
  retriedRuns(): Promise<number[]>;
  /** Place in the journal up to which failures are in the incidents; null before the first start. */
  seenSeq(): Promise<number | null>;
  /** All or nothing, together with the place: so a crash neither loses a failure nor counts it twice. */
  record(batch: WatchBatch): Promise<ChangedIncident[]>;
  apply(changes: readonly WatchChange[]): Promise<ChangedIncident[]>;
  /** Throws `incident.not_found`, or `incident.open_again` (409) when its cause has a newer incident that is not resolved. */
  setState(id: string, change: StateChange): Promise<Incident>;
  /** Forgets which runs belonged to incidents that were resolved before. */
  forgetRuns(resolvedBefore: number): Promise<void>;
}

export function createIncidentStore({ db, orm }: Store): IncidentStore {
  const table = schema.incidents;
  const rows = createIncidentRows(db);
  const triggers = createTriggerRows(db);

  function rowOf(id: string): typeof table.$inferSelect {
    const row = /^\d{1,15}$/.test(id)
      ? orm
          .select()
          .from(table)
          .where(eq(table.id, Number(id)))
          .get()
      : undefined;
    if (row === undefined) throw incidentNotFound(id);
    return row;
  }

  return {
    get: async (id) => present(rowOf(id)),
    list: async (filter) => listIncidents(orm, filter),
    runs: async (id, limit) => rows.runs.all(Number(id), limit).map(({ run }) => String(run)),
    countByState: async () => countByState(orm),
    openConditions: async () => rows.conditions.all(),
    resolvedAt: async (fingerprint) => rows.resolvedAt.get(fingerprint)?.at ?? null,
    failedLike: async (run) => rows.failedLike.all(run).map(({ run: id }) => id),
    retriedRuns: async () => rows.retriedRuns.all().map(({ run }) => run),
    seenSeq: async () => {
      const kept = rows.setting.get(SEEN_SEQ);
      return kept === undefined ? null : Number(kept.value);
    },
    record: async ({ facts, starts, seenSeq }) =>
      db
        .transaction(() => {
          for (const start of starts) triggers.add(start);
          const changed = facts.flatMap((fact) => recordFact(rows, fact));
          rows.setSetting.run(SEEN_SEQ, String(seenSeq));
          return changed;
        })
        .immediate(),
    apply: async (changes) =>
      changes.length === 0
        ? []
        : db.transaction(() => changes.flatMap((change) => applyChange(rows, change))).immediate(),
    setState: async (id, change) => {
      db.transaction(() => setState(rows, rowOf(id), change)).immediate();
      return present(rowOf(id));
    },
    forgetRuns: async (resolvedBefore) => {
      rows.forgetRuns.run(resolvedBefore);
    },
  };
}

function listIncidents(orm: Store['orm'], filter: IncidentFilter): { items: Incident[]; next: string | null } {
  const found = orm
    .select()
    .from(schema.incidents)
    .where(and(...conditionsOf(filter)))
    .orderBy(desc(schema.incidents.id))
    .limit(filter.limit + 1)
    .all();
  const items = found.slice(0, filter.limit).map(present);
  return { items, next: found.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

function countByState(orm: Store['orm']): Record<IncidentState, number> {
  const { state } = schema.incidents;
  const total: Record<IncidentState, number> = { open: 0, acknowledged: 0, resolved: 0 };
  for (const row of orm.select({ state, incidents: count() }).from(schema.incidents).groupBy(state).all())
    total[row.state] = row.incidents;
  return total;
}

function conditionsOf({ state, workflowId, cursor }: IncidentFilter): SQL[] {
  const before = cursor === undefined ? null : Number(cursor);
  if (before !== null && !Number.isSafeInteger(before)) throw badCursor();
  return [
    state === undefined ? [] : [inArray(schema.incidents.state, [...state])],
    workflowId === undefined ? [] : [eq(schema.incidents.workflowId, workflowId)],
    before === null ? [] : [lt(schema.incidents.id, before)],
  ].flat();
}

function present({ id, fingerprint: _fingerprint, ...row }: typeof schema.incidents.$inferSelect): Incident {
  return { id: String(id), ...row };
}

function incidentNotFound(id: string): AppError {
  return new AppError('incident.not_found', `There is no incident ${id}.`, {
    status: 404,
    hint: 'Look in the list of incidents.',
  });
}
