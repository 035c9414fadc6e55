// How incidents are opened, counted and closed: the statements and the rules of their rows, inside a transaction of incidents.ts.
import { AppError } from '@leeway/shared/api/error.ts';
import type { IncidentKind, IncidentState } from '@leeway/shared/api/incidents.ts';
import type { Database } from 'better-sqlite3';
import type * as schema from '../schema.ts';

/** Something that is wrong. The fingerprint says what makes two of them the same. */
export interface Finding {
  fingerprint: string;
  kind: IncidentKind;
  workflowId: string | null;
  nodeId: string | null;
  connectionId: string | null;
  title: string;
  detail: string;
  suggestion: string;
  /** When it was seen. */
  at: number;
}

export interface OpenIncident {
  id: number;
  fingerprint: string;
  kind: IncidentKind;
  workflowId: string | null;
  nodeId: string | null;
  connectionId: string | null;
}

/** What a look at the conditions changes. */
export type WatchChange =
  | { type: 'raise'; finding: Finding; at: number }
  | { type: 'touch'; id: number; detail: string; at: number }
  | { type: 'resolve'; id: number; at: number };

/** What happened to runs since the last batch, in the order of the journal. */
export type RunFact =
  | { type: 'failed'; run: number; finding: Finding }
  | { type: 'retried'; run: number }
  | { type: 'completed'; run: number; at: number };

export interface StateChange {
  state: IncidentState;
  note?: string | undefined;
  /** Name of the person. */
  by: string;
  at: number;
}

/** An incident whose state changed, or that is new. */
export interface ChangedIncident {
  id: number;
  state: IncidentState;
}

/** Who closed an incident that nobody closed. */
const LEEWAY = 'Leeway';

type IncidentRow = typeof schema.incidents.$inferSelect;

/** The statements of the two tables. */
export function createIncidentRows(db: Database) {
  return {
    open: db.prepare<[string], { id: number }>(
      "select id from incidents where fingerprint = ? and state <> 'resolved'",
    ),
    insert: db.prepare(
      'insert into incidents (fingerprint, kind, workflow_id, node_id, connection_id, title, detail, suggestion, first_seen, last_seen) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    again: db.prepare(
      'update incidents set occurrences = occurrences + 1, detail = ?, suggestion = ?, last_seen = ? where id = ?',
    ),
    touch: db.prepare('update incidents set detail = ?, last_seen = ? where id = ?'),
    resolve: db.prepare(
      `update incidents set state = 'resolved', resolved_by = '${LEEWAY}', resolved_at = ? where id = ? and state <> 'resolved'`,
    ),
    setState: db.prepare(
      'update incidents set state = ?, acknowledged_by = ?, resolved_by = ?, resolved_at = ?, note = ? where id = ?',
    ),
    addRun: db.prepare<[number, number]>(
      "insert or ignore into incident_runs (incident, run, status) values (?, ?, 'failed')",
    ),
    failAgain: db.prepare("update incident_runs set status = 'failed' where incident = ? and run = ?"),
    countRun: db.prepare('update incidents set runs_affected = runs_affected + 1 where id = ?'),
    retry: db.prepare("update incident_runs set status = 'retried' where run = ? and status = 'failed'"),
    fix: db.prepare("update incident_runs set status = 'fixed' where run = ? and status = 'retried'"),
    fixed: db.prepare<[number], { id: number }>(
      "select i.id from incident_runs r join incidents i on i.id = r.incident where r.run = ? and i.state <> 'resolved' and not exists (select 1 from incident_runs o where o.incident = i.id and o.status <> 'fixed')",
    ),
    runs: db.prepare<[number, number], { run: number }>(
      'select run from incident_runs where incident = ? order by run desc limit ?',
    ),
    conditions: db.prepare<[], OpenIncident>(
      "select id, fingerprint, kind, workflow_id as workflowId, node_id as nodeId, connection_id as connectionId from incidents where state in ('open', 'acknowledged') and kind not in ('run-failures', 'dial-stopped') order by id",
    ),
    resolvedAt: db.prepare<[string], { at: number | null }>(
      'select max(resolved_at) as at from incidents where fingerprint = ?',
    ),
    failedLike: db.prepare<[number], { run: number }>(
      "select other.run from incident_runs own join incident_runs other on other.incident = own.incident where own.run = ? and own.status = 'failed' and other.status = 'failed' order by other.run",
    ),
    retriedRuns: db.prepare<[], { run: number }>(
      "select distinct r.run from incidents i join incident_runs r on r.incident = i.id where i.state in ('open', 'acknowledged') and r.status = 'retried'",
    ),
    quiet: db.prepare('update trigger_watch set quiet_from = ? where workflow_id = ? and node_id = ?'),
    forgetRuns: db.prepare(
      "delete from incident_runs where incident in (select id from incidents where state = 'resolved' and resolved_at < ?)",
    ),
    setting: db.prepare<[string], { value: string }>('select value from settings where name = ?'),
    setSetting: db.prepare(
      'insert into settings (name, value) values (?, ?) on conflict do update set value = excluded.value',
    ),
  };
}
export type IncidentRows = ReturnType<typeof createIncidentRows>;

/** One fact of a run, inside the transaction of its batch. */
export function recordFact(rows: IncidentRows, fact: RunFact): ChangedIncident[] {
  if (fact.type === 'retried') {
    rows.retry.run(fact.run);
    return [];
  }
  if (fact.type === 'completed') {
    if (rows.fix.run(fact.run).changes === 0) return [];
    return rows.fixed.all(fact.run).flatMap(({ id }) => resolve(rows, id, fact.at));
  }
  const { id, isNew } = raise(rows, fact.finding);
  if (rows.addRun.run(id, fact.run).changes > 0) rows.countRun.run(id);
  else rows.failAgain.run(id, fact.run);
  return isNew ? [{ id, state: 'open' }] : [];
}

export function applyChange(rows: IncidentRows, change: WatchChange): ChangedIncident[] {
  switch (change.type) {
    case 'raise': {
      const { id, isNew } = raise(rows, change.finding);
      return isNew ? [{ id, state: 'open' }] : [];
    }
    case 'touch':
      rows.touch.run(change.detail, change.at, change.id);
      return [];
    case 'resolve':
      return resolve(rows, change.id, change.at);
  }
}

/** Opens an incident, or counts what happened to the one that is open. An acknowledged one stays acknowledged. */
function raise(rows: IncidentRows, finding: Finding): { id: number; isNew: boolean } {
  const { fingerprint, kind, workflowId, nodeId, connectionId, title, detail, suggestion, at } = finding;
  const open = rows.open.get(fingerprint);
  if (open) {
    rows.again.run(detail, suggestion, at, open.id);
    return { id: open.id, isNew: false };
  }
  const { lastInsertRowid } = rows.insert.run(
    fingerprint,
    kind,
    workflowId,
    nodeId,
    connectionId,
    title,
    detail,
    suggestion,
    at,
    at,
  );
  return { id: Number(lastInsertRowid), isNew: true };
}

function resolve(rows: IncidentRows, id: number, at: number): ChangedIncident[] {
  return rows.resolve.run(at, id).changes > 0 ? [{ id, state: 'resolved' }] : [];
}

/** What a person says about an incident. Resolving it again, or acknowledging it again, keeps who did so first. */
export function setState(rows: IncidentRows, before: IncidentRow, { state, note, by, at }: StateChange): void {
  if (before.state === 'resolved' && state !== 'resolved') {
    const other = rows.open.get(before.fingerprint);
    if (other) throw openAgain(before.id, other.id);
  }
  const isSame = before.state === state;
  const acknowledgedBy = state === 'acknowledged' && !isSame ? by : before.acknowledgedBy;
  const resolvedBy = isSame ? before.resolvedBy : by;
  const resolvedAt = isSame ? before.resolvedAt : at;
  rows.setState.run(
    state,
    state === 'open' ? null : acknowledgedBy,
    state === 'resolved' ? resolvedBy : null,
    state === 'resolved' ? resolvedAt : null,
    note ?? before.note,
    before.id,
  );
  // Silence is counted anew from here: otherwise the next look would raise it again.
  if (state === 'resolved' && !isSame && before.kind === 'trigger-silent')
    rows.quiet.run(at, before.workflowId, before.nodeId);
}

function openAgain(id: number, other: number): AppError {
  return new AppError('incident.open_again', `What incident ${id} was about has happened again.`, {
    status: 409,
    hint: `Look at incident ${other}, which is not resolved.`,
    details: { incidentId: String(other) },
  });
}
