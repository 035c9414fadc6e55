import { expect, test, vi } from 'vitest';
import { createRetentionStore } from './retention.ts';
import { openMemoryStore } from './testing/open-memory-store.ts';

const nobody = { now: 0, isAtWork: () => false };

function retentionBench() {
  const { db } = openMemoryStore();
  const insert = db.prepare(
    "insert into runs (id, workflow_id, version_id, mode, status, started_at, ended_at, parent_run) values (?, 'w', 1, 'live', ?, 0, 1, ?)",
  );
  const add = (id: number, status = 'completed', parent: number | null = null) => insert.run(id, status, parent);
  return { db, add, retention: createRetentionStore(db) };
}

test('a family is a run with all that it started, each after its parent; one that is not over holds all back', async () => {
  const { add, retention } = retentionBench();
  add(1);
  add(2, 'failed', 1);
  add(3);
  add(4, 'completed', 2);
  add(5, 'completed', 1);
  expect(await retention.family(1)).toEqual([1, 2, 5, 4]);
  add(6, 'waiting', 4);
  expect([await retention.family(1), await retention.family(3)]).toEqual([null, [3]]);
});

test('the newest ended runs are counted over all outcomes, without child runs', async () => {
  const { add, retention } = retentionBench();
  for (const [index, status] of ['completed', 'failed', 'running', 'cancelled', 'completed'].entries())
    add(index + 1, status);
  add(6, 'completed', 1);
  expect(await retention.newest({ workflowId: 'w', before: 9, limit: 3 })).toEqual([5, 4, 2]);
  expect(await retention.newest({ workflowId: 'w', before: 4, limit: 3 })).toEqual([2, 1]);
});

test('a run that is at work is not removed, whoever asks', async () => {
  const { db, add, retention } = retentionBench();
  add(1);
  add(2);
  expect(await retention.remove([1, 2], { now: 0, isAtWork: (run) => run === 2 })).toBe(1);
  expect(db.prepare('select id from runs').pluck().all()).toEqual([2]);
});

test('removal is all or nothing', async () => {
  const { db, add, retention } = retentionBench();
  for (const id of [1, 2]) {
    add(id);
    db.prepare("insert into journal (run, events) values (?, '[]')").run(id);
  }
  db.exec("create trigger full before delete on runs when old.id = 2 begin select raise(abort, 'full'); end");
  await expect(retention.remove([1, 2], nobody)).rejects.toThrow('full');
  expect(db.prepare('select count(*) from journal where run > 0').pluck().get()).toBe(2);
});

test('a delivery is recognised until its time is over, also when its run is gone', async () => {
  const { db, add, retention } = retentionBench();
  const insert = db.prepare(
    "insert into deliveries (workflow_id, node_id, dedupe_key, run, at, expires_at) values ('w', 'n', ?, ?, 0, ?)",
  );
  for (const [id, expires] of [null, 50, 500].entries()) {
    add(id + 1);
    insert.run(`key-${id}`, id + 1, expires);
  }
  await retention.remove([1, 2, 3], { ...nobody, now: 100 });
  expect(db.prepare('select dedupe_key from deliveries').pluck().all()).toEqual(['key-2']);
});

test('empty pages are given back a few at a time', async () => {
  const { db, retention } = retentionBench();
  db.exec("insert into settings values ('large', zeroblob(400000))");
  db.exec("delete from settings where name = 'large'");
  const before = await retention.freePages();
  await retention.giveBack(10);
  expect(before - (await retention.freePages())).toBe(10);
});

test('no statement reads through a whole table that grows with the runs', () => {
  const { db } = openMemoryStore();
  const prepare = vi.spyOn(db, 'prepare');
  createRetentionStore(db);
  const statements = prepare.mock.calls.map(([sql]) => sql);
  prepare.mockRestore();
  expect(statements.length).toBeGreaterThan(15);
  for (const sql of statements) {
    const explain = db.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`);
    const named = { workflowId: 'w', before: 1, limit: 1 };
    const rows = sql.includes('@') ? explain.all(named) : explain.all(...Array.from(sql.matchAll(/\?/g), () => 1));
    const tables =
      /SCAN (runs|journal|packed_journals|approvals|timers|waits|signals|metric_points|deliveries|value_refs|stored_values)\b/;
    expect(
      rows
        .map(({ detail }) => detail)
        .filter((line) => tables.test(line) && !line.includes('COVERING INDEX journal_run')),
    ).toEqual([]);
  }
});
