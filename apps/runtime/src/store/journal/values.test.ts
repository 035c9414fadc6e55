import type { RunEvent } from '@leeway/shared/run/event.ts';
import { expect, test } from 'vitest';
import { createJournal } from '../journal.ts';
import { createRetentionStore } from '../retention.ts';
import { openMemoryStore } from '../testing/open-memory-store.ts';
import type { Append } from './append.ts';

const LARGE = 'x'.repeat(300 * 1024);
const nobody = { now: 0, isAtWork: () => false };

function valueBench() {
  const { db } = openMemoryStore();
  const stored = (): unknown => db.prepare('select bytes, refs from stored_values order by bytes').all();
  const row = (run: number): string =>
    String(db.prepare('select events from journal where run = ? order by id').pluck().get(run));
  return { db, journal: createJournal(db), retention: createRetentionStore(db), stored, row };
}

function append(id: number, events: RunEvent[]): Append {
  const head = {
    workflowId: 'w',
    versionId: 1,
    mode: 'live',
    startedAt: 0,
    subject: '',
    parent: null,
    body: null,
  } as const;
  const row = { status: 'completed', endedAt: 1, note: null, costUsd: 0, isParked: false } as const;
  return { head: { id, ...head }, row, events };
}

const started = (output: unknown, more: object = {}): Extract<RunEvent, { type: 'run.started' }> => ({
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 't',
  output,
  by: null,
  ...more,
});
const done = (output: unknown): RunEvent => ({ type: 'step.completed', at: 1, key: 'a', port: 'out', output });

test('a large value leaves its row, is stored once for all its runs, and is read back in its place', async () => {
  const { journal, stored, row } = valueBench();
  const events = [started({ small: 1 }), done({ text: LARGE }), done({ text: LARGE })];
  await Promise.all([journal.append(append(1, events)), journal.append(append(2, [started({ text: LARGE })]))]);
  expect(row(1).length).toBeLessThan(1000);
  expect(stored()).toEqual([{ bytes: LARGE.length + '{"text":""}'.length, refs: 2 }]);
  expect((await journal.read(1)).map(({ event }) => event)).toEqual(events);
  expect((await journal.read(2))[0]?.event).toEqual(started({ text: LARGE }));
});

test('whether a value is large is said by its bytes, not by its characters', async () => {
  const { journal, stored } = valueBench();
  await journal.append(append(1, [started('漢'.repeat(100 * 1024))]));
  expect(stored()).toHaveLength(1);
});

test('a value of a person that looks like a reference stays what it is, beside a large one as well', async () => {
  const { journal } = valueBench();
  const hash = 'A'.repeat(43);
  const events = [started({ $value: hash }), done({ $value: hash }), done(LARGE)];
  await journal.append(append(1, events.slice(0, 2)));
  await journal.append(append(2, events));
  expect((await journal.read(1)).map(({ event }) => event)).toEqual(events.slice(0, 2));
  expect((await journal.read(2)).map(({ event }) => event)).toEqual(events);
});

test('who reads on from a place gets references', async () => {
  const { journal } = valueBench();
  await journal.append(append(1, [started({}), done(LARGE)]));
  const [row] = await journal.readAfter(0, 10);
  expect(row?.events[1]).toMatchObject({ type: 'step.completed', output: { $value: expect.any(String) } });
});

test('what children share is stored once although it is not large, and made into JSON once', async () => {
  const { journal, stored, row } = valueBench();
  let times = 0;
  const list = 'y'.repeat(2000);
  const output = { list, toJSON: () => (times += 1) && { list } };
  const inherited = { lead: { output, score: null, route: null, isDecided: false, isBuiltIn: false, carried: null } };
  const child = started({ item: 1 }, { inherited });
  await Promise.all([1, 2, 3, 4].map((id) => journal.append(append(id, [child, done({ $value: 'mine' })]))));
  expect([row(3).length < 1000, stored()]).toEqual([true, [expect.objectContaining({ refs: 4 })]]);
  // Once for its hash, and once to be stored.
  expect(times).toBe(2);
  const read = (await journal.read(4)).map(({ event }) => event);
  expect(read).toEqual([
    started({ item: 1 }, { inherited: { lead: { ...inherited.lead, output: { list } } } }),
    done({ $value: 'mine' }),
  ]);
});

test('what children share stays in the row when it is small', async () => {
  const { journal, stored } = valueBench();
  await journal.append(append(1, [started({}, { inherited: {} })]));
  expect(stored()).toEqual([]);
  expect((await journal.read(1))[0]?.event).toMatchObject({ inherited: {} });
});

test('a value goes with the last run that uses it, and comes again with the next', async () => {
  const { journal, retention, stored } = valueBench();
  const inherited = { lead: { output: 'z'.repeat(2000) } };
  const child = started({}, { inherited });
  await Promise.all([1, 2, 3].map((id) => journal.append(append(id, [child]))));
  await retention.remove([1, 2], nobody);
  expect(stored()).toEqual([expect.objectContaining({ refs: 1 })]);
  await retention.remove([3], nobody);
  expect(stored()).toEqual([]);
  await journal.append(append(4, [child]));
  expect((await journal.read(4))[0]?.event).toEqual(child);
});

test('a batch that cannot be written leaves no value behind', async () => {
  const { db, journal, stored } = valueBench();
  db.exec("create trigger full before insert on runs when new.id = 2 begin select raise(abort, 'full'); end");
  const all = [1, 2].map((id) => journal.append(append(id, [started(LARGE)])));
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([stored(), db.prepare('select count(*) from value_refs').pluck().get()]).toEqual([[], 0]);
});

test('a value that is missing is said, with its hash and where it belongs', async () => {
  const { db, journal } = valueBench();
  await journal.append(append(1, [started(LARGE)]));
  db.exec('delete from stored_values');
  await expect(journal.read(1)).rejects.toThrow(/The stored value [\w-]{43} of “output” is missing/);
});
