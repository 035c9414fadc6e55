import { createHash } from 'node:crypto';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { expect, test } from 'vitest';
import { createJournal } from '../journal.ts';
import { openMemoryStore } from '../testing/open-memory-store.ts';
import type { Append } from './append.ts';
import { dictionaryOf } from './journal-dictionary.ts';
import { createPackedJournals } from './packed-journals.ts';

const LARGE = 'x'.repeat(300 * 1024);

function packBench() {
  const { db } = openMemoryStore();
  const count = (table: string): unknown => db.prepare(`select count(*) from ${table} where run > 0`).pluck().get();
  return { db, journal: createJournal(db), packed: createPackedJournals(db), count };
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

const started: Extract<RunEvent, { type: 'run.started' }> = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 't',
  output: { text: LARGE },
  by: null,
};
const done = (output: unknown): RunEvent => ({ type: 'step.completed', at: 1, key: 'a', port: 'out', output });

test('a packed journal reads as before, large values too; every event has the place of the last', async () => {
  const { journal, packed, count } = packBench();
  await journal.append(append(1, [started, done({ $value: 'mine' })]));
  await journal.append(append(1, [done({ text: LARGE }), done('ä€😀')]));
  await journal.append(append(2, [started]));
  const before = await journal.read(1);
  expect(await packed.pack([1])).toBe(1);
  expect([count('journal'), count('packed_journals')]).toEqual([1, 1]);
  const after = await journal.read(1);
  expect(after.map(({ event }) => event)).toEqual(before.map(({ event }) => event));
  expect(after.map(({ seq }) => seq)).toEqual([2, 2, 2, 2]);
});

test('a packed run may go on: what is appended comes after it, and can be packed again', async () => {
  const { journal, packed, count } = packBench();
  await journal.append(append(1, [started]));
  await packed.pack([1]);
  await journal.append(append(1, [done(1)]));
  const types = async () => (await journal.read(1)).map(({ event }) => event.type);
  expect(await types()).toEqual(['run.started', 'step.completed']);
  expect(await packed.pack([1])).toBe(1);
  expect([await types(), count('journal'), count('packed_journals')]).toEqual([
    ['run.started', 'step.completed'],
    0,
    1,
  ]);
});

test('what was appended while it was packed is not lost: the run stays as it is', async () => {
  const { journal, packed, count } = packBench();
  await journal.append(append(1, [started]));
  const packing = packed.pack([1]);
  void journal.append(append(1, [done(1)]));
  journal.flush();
  expect(await packing).toBe(0);
  expect([count('journal'), count('packed_journals')]).toEqual([2, 0]);
});

test('no place is given twice, also when the newest row was packed', async () => {
  const { journal, packed } = packBench();
  await journal.append(append(1, [started]));
  const last = await journal.append(append(1, [done(1)]));
  await packed.pack([1]);
  expect(await journal.append(append(2, [started]))).toBeGreaterThan(last);
});

test('packing is all or nothing', async () => {
  const { db, journal, packed, count } = packBench();
  await Promise.all([1, 2].map((id) => journal.append(append(id, [started]))));
  db.exec(
    "create trigger full before insert on packed_journals when new.run = 2 begin select raise(abort, 'full'); end",
  );
  await expect(packed.pack([1, 2])).rejects.toThrow('full');
  expect([count('journal'), count('packed_journals'), (await journal.read(1)).length]).toEqual([2, 0, 1]);
});

test('a dictionary never changes: files on disk were packed with it', () => {
  expect(createHash('sha256').update(dictionaryOf(1)).digest('hex').slice(0, 16)).toBe('b245deded3ffb163');
  expect(() => dictionaryOf(9)).toThrow('newer Leeway');
});
