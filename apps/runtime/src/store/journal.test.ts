import type { RunEvent } from '@leeway/shared/run/event.ts';
import { expect, test } from 'vitest';
import type { Append, RunRow } from './journal/append.ts';
import { createJournal } from './journal.ts';
import { createTableStore } from './tables/data-tables.ts';
import { openMemoryStore } from './testing/open-memory-store.ts';

const ann = { id: 'u1', name: 'Ann', via: 'session' as const };
const running: RunRow = { status: 'running', endedAt: null, note: null, costUsd: 0, isParked: false };

function journalBench() {
  const store = openMemoryStore();
  const journal = createJournal(store.db);
  const commits: number[] = [];
  journal.onCommit((seq) => commits.push(seq));
  const count = (table: string): unknown => store.db.prepare(`select count(*) from ${table}`).pluck().get();
  return { ...store, store, journal, commits, count };
}

/** An append of a run; `at` is the first event's time. */
function append(id: number, events: RunEvent[], more: Partial<Append> = {}): Append {
  const head = {
    id,
    workflowId: 'w',
    versionId: 1,
    mode: 'live' as const,
    startedAt: 0,
    subject: 'Priya',
    parent: null,
    body: null,
  };
  return { head, row: running, events, ...more };
}
const started: RunEvent = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 't',
  output: {},
  by: null,
};
const asked = (approval: string, dueAt: number | null = null): RunEvent => ({
  type: 'approval.asked',
  at: 1,
  key: 'g',
  approval,
  kind: 'gate',
  question: 'Go on?',
  why: 'It always asks.',
  show: [],
  fields: [],
  editable: null,
  assignee: null,
  dueAt,
  onTimeout: 'reject',
});
const decided: RunEvent = {
  type: 'approval.decided',
  at: 2,
  key: 'g',
  decision: 'approve',
  by: ann,
  effectiveAt: 12,
  idempotencyKey: 'k',
};
const completed = (more: object = {}): Extract<RunEvent, { type: 'step.completed' }> => ({
  type: 'step.completed',
  at: 3,
  key: 'm',
  port: 'out',
  output: {},
  ...more,
});

test('what is appended in one turn is one transaction, in the order it came', async () => {
  const { db, journal, commits } = journalBench();
  const changes = (): unknown => db.prepare('select total_changes()').pluck().get();
  const before = changes();
  const all = [1, 2, 3].map((id) => journal.append(append(id, [started])));
  expect(commits).toEqual([]);
  expect(changes()).toBe(before);
  expect(await Promise.all(all)).toEqual([1, 2, 3]);
  expect(commits).toEqual([1, 2, 3]);
});

test('a commit that fails rejects everyone in it, writes nothing and tells nobody; the next one goes well', async () => {
  const { db, journal, commits, count } = journalBench();
  db.exec("create trigger full before insert on journal when new.run = 2 begin select raise(abort, 'full'); end");
  const all = await Promise.allSettled([1, 2, 3].map((id) => journal.append(append(id, [started]))));
  expect(all.map((each) => each.status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect([count('journal'), count('runs'), count('run_days'), commits]).toEqual([0, 0, 0, []]);
  await Promise.all([1, 3].map((id) => journal.append(append(id, [started]))));
  expect([count('journal'), count('runs'), commits.length]).toEqual([2, 2, 2]);
  expect(db.prepare('select runs from run_days').pluck().all()).toEqual([2]);
});

test('a table write commits with its event and gives it its row', async () => {
  const { store, journal, count } = journalBench();
  const columns = [{ name: 'email', label: 'E-mail', type: 'text' as const, isUnique: true }];
  await createTableStore(store).create({ name: 'leads', columns, at: 0 });
  const write = { table: 'leads', action: 'add' as const, values: { email: 'a@b.c' } };
  const adding = (id: number): Promise<number> => {
    const into = completed();
    return journal.append(append(id, [started, into], { write: { write, by: 'Add', into } }));
  };
  // The second is refused, for the same address: the others of its batch must not notice.
  const results = await Promise.allSettled([adding(1), adding(2), journal.append(append(3, [started]))]);
  expect(results.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { code: 'table.not_unique' } });
  expect([count('data_rows'), count('journal'), count('runs')]).toEqual([1, 2, 2]);
  const [, end] = await journal.read(1);
  expect(end?.event).toMatchObject({ type: 'step.completed', output: { id: '1', email: 'a@b.c' } });
});

test('the rows of a question follow its events, and its timers with them', async () => {
  const { db, journal } = journalBench();
  const approval = (): unknown => db.prepare('select status, decision, decided_by from approvals').get();
  const timers = (): unknown => db.prepare('select kind, at from timers order by kind').all();
  await journal.append(append(1, [started, asked('1', 60)]));
  expect([approval(), timers()]).toEqual([
    { status: 'open', decision: null, decided_by: null },
    [{ kind: 'due', at: 60 }],
  ]);
  await journal.append(append(1, [decided]));
  expect([approval(), timers()]).toEqual([
    { status: 'decided', decision: 'approve', decided_by: 'Ann' },
    [
      { kind: 'due', at: 60 },
      { kind: 'settle', at: 12 },
    ],
  ]);
  await journal.append(append(1, [{ type: 'approval.undone', at: 3, key: 'g', by: ann }]));
  expect([approval(), timers()]).toEqual([
    { status: 'open', decision: null, decided_by: null },
    [{ kind: 'due', at: 60 }],
  ]);
  await journal.append(append(1, [decided, { type: 'approval.settled', at: 12, key: 'g', port: 'approved' }]));
  expect(timers()).toEqual([]);
});

test('a run that fails withdraws its open questions; a retry opens them again with their deadlines', async () => {
  const { db, journal } = journalBench();
  const status = (): unknown => db.prepare('select status from approvals').pluck().get();
  const timers = (): unknown => db.prepare('select at from timers').pluck().all();
  const ended: RunRow = { ...running, status: 'failed', endedAt: 9, note: 'Down.' };
  await journal.append(append(1, [started, asked('1', 60)]));
  await journal.append(append(1, [{ type: 'run.ended', at: 9, outcome: 'failed' }], { row: ended }));
  expect([status(), timers()]).toEqual(['withdrawn', []]);
  expect(db.prepare('select status, note, ended_at from runs').get()).toEqual({
    status: 'failed',
    note: 'Down.',
    ended_at: 9,
  });
  expect(db.prepare('select runs, failed from run_days').get()).toEqual({ runs: 1, failed: 1 });
  await journal.append(append(1, [{ type: 'run.retried', at: 10, key: 'm~2', node: 'm', by: ann }]));
  expect([status(), timers()]).toEqual(['open', [60]]);
  expect(db.prepare('select runs, failed from run_days').get()).toEqual({ runs: 1, failed: 0 });
});

test('metrics of live runs count, those of test runs do not', async () => {
  const { journal, count, db } = journalBench();
  const metric = { metric: 'sent', kind: 'count' as const, value: 2, unit: '' };
  await journal.append(append(1, [started, completed({ metric }), completed({ metric })]));
  const test = append(2, [started, completed({ metric })]);
  await journal.append({ ...test, head: { ...test.head, mode: 'test' } });
  expect(count('metric_points')).toBe(2);
  expect(db.prepare('select value, points from metric_days').get()).toEqual({ value: 4, points: 2 });
});

test('ids go on after a restart, and places are read in order', async () => {
  const { db, journal } = journalBench();
  await journal.append(append(journal.nextRunId(), [started, asked(journal.nextApprovalId())]));
  await journal.appendWorkspace({ type: 'workflow.changed', at: 5, workflowId: 'w' });
  const again = createJournal(db);
  expect([again.nextRunId(), again.nextApprovalId(), await again.lastSeq()]).toEqual([2, '2', 2]);
  expect((await again.readAfter(0, 10)).map(({ seq, run }) => [seq, run])).toEqual([
    [1, 1],
    [2, 0],
  ]);
});

test('a value that cannot be written refuses its own append, and no other of the batch', async () => {
  const { journal } = journalBench();
  const answers = Promise.allSettled([
    journal.append(append(1, [started])),
    journal.append(append(2, [{ ...started, output: { n: 1n } }])),
    journal.append(append(3, [started])),
  ]);
  expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await journal.read(2)).toEqual([]);
  expect(await journal.read(3)).toMatchObject([{ event: { type: 'run.started' } }]);
});

test('a start by a delivery that is known already is refused with all that its run wrote, and no other of the batch', async () => {
  const { journal, count } = journalBench();
  const delivery = { nodeId: 't', dedupeKey: 'k', expiresAt: null };
  const more: RunEvent = { type: 'effect.intended', at: 1, key: 'm', attempt: 1, idempotencyKey: '2/m' };
  const child = append(3, [started]);
  child.head.parent = { run: 2, key: 'm', index: 0 };
  const results = await Promise.allSettled([
    journal.append(append(1, [started], { delivery })),
    journal.append(append(2, [started], { delivery })),
    journal.append(append(2, [more])),
    journal.append(child),
    journal.append(append(4, [started])),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled']);
  expect([count('journal'), count('runs'), count('deliveries')]).toEqual([2, 2, 1]);
});

test('a listener that throws is reported; its batch is on disk, everyone is answered, and other listeners are told', async () => {
  const { db } = openMemoryStore();
  const reported: unknown[] = [];
  const journal = createJournal(db, undefined, (error) => reported.push(error));
  const heard: number[] = [];
  journal.onCommit(() => {
    throw new Error('A bug in a listener.');
  });
  journal.onCommit((seq) => heard.push(seq));
  const places = await Promise.all([journal.append(append(1, [started])), journal.append(append(2, [started]))]);
  expect(heard).toEqual(places);
  expect(reported).toHaveLength(2);
  expect(await journal.read(2)).toHaveLength(1);
});

test('an observer learns the size and the time of each batch until it stops', async () => {
  const { journal } = journalBench();
  const batches: { size: number; ms: number }[] = [];
  const stop = journal.onBatch((figures) => batches.push(figures));
  await Promise.all([journal.append(append(1, [started])), journal.append(append(2, [started]))]);
  stop();
  await journal.append(append(3, [started]));
  expect(batches).toEqual([{ size: 2, ms: expect.any(Number) }]);
  expect(batches[0]?.ms).toBeGreaterThan(0);
});
