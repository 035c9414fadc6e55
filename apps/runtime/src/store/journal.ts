// The journal: group commit of the appends of all runs in flight. Each append resolves when its batch is on disk.
import type { TableRow } from '@leeway/nodes/contract/run.ts';
import type { JournalEntry, RunEvent } from '@leeway/shared/run/event.ts';
import type { Database, Statement } from 'better-sqlite3';
import type { TrustChange } from './derived/evidence-rows.ts';
import { createProjection, type Projection } from './derived/projection.ts';
import type { Pass } from './files/crash-points.ts';
import type { Append, WorkspaceEvent } from './journal/append.ts';
import { createPackedJournals } from './journal/packed-journals.ts';
import { createValues, type Encoded, eventsOfRow, type Values } from './journal/values.ts';
import { applyTableWrite } from './tables/table-writes.ts';

export type CommitListener = (seq: number, append: Append | WorkspaceEvent) => void;

/** How many appends one transaction took, and how long it took. */
export interface BatchFigures {
  size: number;
  ms: number;
}

export interface Journal {
  /** Resolves with the place of the append when it is on disk; rejects when it could not be written, and then nothing of it is. */
  append(append: Append): Promise<number>;
  appendWorkspace(event: WorkspaceEvent): Promise<number>;
  read(run: number): Promise<JournalEntry[]>;
  /** Rows after a place, oldest first, with references in place of large values. Where rows were removed or packed, places are missing. */
  readAfter(seq: number, limit: number): Promise<{ seq: number; run: number; events: (RunEvent | WorkspaceEvent)[] }[]>;
  /** What a listener throws is reported and goes no further: what is committed stays committed. */
  onCommit(listener: CommitListener): () => void;
  /** Told after the commit what is known of dials now; before the listeners of its appends. */
  onTrust(listener: (changes: readonly TrustChange[]) => void): () => void;
  /** Told after each batch; nothing is measured while nobody asks. */
  onBatch(observer: (figures: BatchFigures) => void): () => void;
  /** Ids that no run or approval had before. */
  nextRunId(): number;
  nextApprovalId(): string;
  lastSeq(): Promise<number>;
  /** Writes what is queued. */
  flush(): void;
}

interface Queued {
  item: Append | WorkspaceEvent;
  /** Its events as its row holds them; null while a table write has still to give one of them its output. */
  encoded: Encoded | null;
  resolve: (seq: number) => void;
  reject: (error: unknown) => void;
}

const isAppend = (item: Append | WorkspaceEvent): item is Append => 'head' in item;
const eventsOf = (item: Append | WorkspaceEvent): object[] => (isAppend(item) ? item.events : [item]);

/** The journal over one database. Statements are prepared once; a batch is one synchronous transaction. */
export function createJournal(db: Database, pass?: Pass, onListenerError: (error: unknown) => void = warn): Journal {
  const last = db.prepare<[], { id: number | null }>('select max(id) as id from journal');
  const counters = { run: maxId(db, 'runs'), approval: maxId(db, 'approvals') };
  const listeners = new Set<CommitListener>();
  const observers = new Set<(figures: BatchFigures) => void>();
  const onCommitted: CommitListener = (seq, item) => {
    for (const listener of listeners) guarded(() => listener(seq, item), onListenerError);
  };
  const values = createValues(db);
  const trustListeners = new Set<(changes: readonly TrustChange[]) => void>();
  const projection = createProjection(db, () => String(++counters.approval));
  const onWritten = (): void => {
    const changes = projection.changedTrust();
    if (changes.length === 0) return;
    for (const listener of trustListeners) guarded(() => listener(changes), onListenerError);
  };
  const commit = createCommit(db, { values, projection, onWritten, onCommitted, pass });
  let queue: Queued[] = [];

  function flush(): void {
    const batch = queue;
    queue = [];
    if (batch.length === 0) return;
    const startedAt = observers.size === 0 ? 0 : performance.now();
    commit(batch);
    for (const observer of observers)
      guarded(() => observer({ size: batch.length, ms: performance.now() - startedAt }), onListenerError);
  }

  function enqueue(item: Append | WorkspaceEvent): Promise<number> {
    return new Promise((resolve, reject) => {
      // Made here, so that a value which cannot be written refuses its own append only: in the batch it would refuse everyone's.
      const encoded = isAppend(item) && item.write ? null : values.encode(eventsOf(item));
      queue.push({ item, encoded, resolve, reject });
      if (queue.length === 1) setImmediate(flush);
    });
  }

  return {
    append: enqueue,
    appendWorkspace: enqueue,
    ...createReader(db, values),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onTrust: (listener) => {
      trustListeners.add(listener);
      return () => trustListeners.delete(listener);
    },
    onBatch: (observer) => {
      observers.add(observer);
      return () => observers.delete(observer);
    },
    nextRunId: () => ++counters.run,
    nextApprovalId: () => String(++counters.approval),
    lastSeq: async () => last.get()?.id ?? 0,
    flush,
  };
}

/** A listener that throws must neither leave the callers of its batch unanswered nor end the process. */
function guarded(call: () => void, onError: (error: unknown) => void): void {
  try {
    call();
  } catch (error) {
    onError(error);
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

function createReader(db: Database, values: Values): Pick<Journal, 'read' | 'readAfter'> {
  const readRun = db.prepare<[number], { id: number; events: string }>(
    'select id, events from journal where run = ? order by id',
  );
  const readAfter = db.prepare<[number, number], { id: number; run: number; events: string }>(
    'select id, run, events from journal where id > ? order by id limit ?',
  );
  const packed = createPackedJournals(db);
  return {
    read: async (run) => {
      const old = packed.read(run);
      const rows = readRun.all(run).map(({ id, events }) => ({ seq: id, text: events }));
      return (old ? [old, ...rows] : rows).flatMap(({ seq, text }) =>
        asRunEvents(values.decode(text)).map((event) => ({ seq, event })),
      );
    },
    readAfter: async (seq, limit) =>
      readAfter
        .all(seq, limit)
        .map((row) => ({ seq: row.id, run: row.run, events: asRunEvents(eventsOfRow(row.events)) })),
  };
}

type Written = { value: number } | { error: unknown };

interface CommitDeps {
  values: Values;
  projection: Projection;
  /** After the commit, before anybody is told of an append. */
  onWritten(): void;
  onCommitted: CommitListener;
  pass?: Pass | undefined;
}

/** Writes a batch in one transaction, then tells everyone. When it cannot be written, everyone is told that, and nothing of it is. */
function createCommit(
  db: Database,
  { values, projection, onWritten, onCommitted, pass }: CommitDeps,
): (batch: readonly Queued[]) => void {
  const insert = db.prepare<[number, string]>('insert into journal (run, events) values (?, ?)');
  const transaction = transactionOf(db);

  function write({ item, encoded }: Queued): number {
    if (isAppend(item) && item.write) item.write.into.output = writeRow(db, item, item.write);
    const { text, values: large } = encoded ?? values.encode(eventsOf(item));
    if (!isAppend(item)) {
      projection.applyWorkspace(item);
      return Number(insert.run(0, text).lastInsertRowid);
    }
    const seq = Number(insert.run(item.head.id, text).lastInsertRowid);
    values.keep(item.head.id, large);
    projection.apply(item);
    return seq;
  }

  // Only a table write or a delivery that is known already can be refused by what is stored; it must not take the batch down
  // with it. With a start that is refused goes all that its run wrote in the same moment, its children too.
  const tryWrite = (queued: Queued, refused: Map<number, unknown>): Written => {
    const { item, encoded } = queued;
    if (!isAppend(item))
      return mayBeRefused(item) ? transaction.guarded(() => write(queued)) : { value: write(queued) };
    const { id, parent } = item.head;
    const without = [id, parent?.run ?? id].find((run) => refused.has(run));
    if (without !== undefined) refused.set(id, refused.get(without));
    if (refused.has(id)) return { error: refused.get(id) };
    if (encoded !== null && !item.delivery) return { value: write(queued) };
    const result = transaction.guarded(() => write(queued));
    if ('error' in result && item.delivery) refused.set(id, result.error);
    return result;
  };

  return (batch) => {
    let results: Written[];
    try {
      transaction.begin.run();
      const refused = new Map<number, unknown>();
      results = batch.map((queued) => tryWrite(queued, refused));
      projection.finish();
      pass?.('before-commit');
      transaction.commit.run();
      pass?.('after-commit');
    } catch (error) {
      projection.discard();
      if (db.inTransaction) transaction.rollback.run();
      for (const queued of batch) queued.reject(error);
      return;
    }
    onWritten();
    for (const [i, queued] of batch.entries()) tell(queued, results[i], onCommitted);
  };
}

function tell(queued: Queued, result: Written | undefined, onCommitted: CommitListener): void {
  if (result === undefined || 'error' in result) return queued.reject(result?.error);
  queued.resolve(result.value);
  onCommitted(result.value, queued.item);
}

/** A check that two people decide at once: the second must not take the batch down with it. */
function mayBeRefused(event: WorkspaceEvent): boolean {
  return event.type === 'evidence.added' && event.decided !== undefined;
}

// The journal is written by this module alone, with events that the compiler has checked: parsing each row again would only cost time.
function asRunEvents(events: unknown[]): RunEvent[] {
  return events as RunEvent[];
}

function writeRow(db: Database, item: Append, { write, by, into }: NonNullable<Append['write']>): TableRow {
  return applyTableWrite(db, write, { at: into.at, by, run: item.head.id });
}

/** Ids of deleted rows are never used again: the counter is the larger of the table's and SQLite's own record. */
function maxId(db: Database, table: 'runs' | 'approvals'): number {
  const row = db.prepare<[], { id: number | null }>(`select max(id) as id from ${table}`).get();
  const kept = db
    .prepare<[string], { value: string }>('select value from settings where name = ?')
    .get(`last_id.${table}`);
  // A planted draft seems to belong to a run: no real one may get its id.
  const planted = table === 'runs' ? db.prepare<[], number | null>(PLANTED_RUNS).pluck().get() : null;
  return Math.max(row?.id ?? 0, Number(kept?.value ?? 0), planted ?? 0);
}

const PLANTED_RUNS =
  "select max(cast(json_extract(plant, '$.shown.run') as integer)) from approvals where plant is not null";

interface Transaction {
  begin: Statement<[]>;
  commit: Statement<[]>;
  rollback: Statement<[]>;
  guarded(work: () => number): Written;
}

function transactionOf(db: Database): Transaction {
  const savepoint = db.prepare<[]>('savepoint one');
  const release = db.prepare<[]>('release one');
  const undo = db.prepare<[]>('rollback to one');
  return {
    begin: db.prepare('begin immediate'),
    commit: db.prepare('commit'),
    rollback: db.prepare('rollback'),
    guarded(work) {
      savepoint.run();
      try {
        const value = work();
        release.run();
        return { value };
      } catch (error) {
        undo.run();
        release.run();
        return { error };
      }
    },
  };
}
