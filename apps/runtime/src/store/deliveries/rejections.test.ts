import { expect, test } from 'vitest';
import { openMemoryStore } from '../testing/open-memory-store.ts';
import { createRejectionStore, type NewRejection } from './rejections.ts';

function rejectionOf(body: unknown, at: number): NewRejection {
  return {
    workflowId: 'w',
    nodeId: 'n',
    subject: '',
    problems: [{ field: 'body', message: 'Wrong.' }],
    delivery: { channel: 'webhook', at: '', from: null, body, headers: {}, query: {} },
    isUnreadable: false,
    dedupeKey: null,
    at,
  };
}

test('a thousand are kept for a workflow, and the oldest go first', async () => {
  const { db } = openMemoryStore();
  const store = createRejectionStore(db);
  const ids: string[] = [];
  for (let at = 1; at <= 1003; at += 1) ids.push(await store.keep(rejectionOf(at, at)));
  expect(db.prepare('select id from rejections order by id').pluck().all()).toEqual(ids.slice(3));
});

test('large ones make room for the newest', async () => {
  const { db } = openMemoryStore();
  const store = createRejectionStore(db);
  const large = 'x'.repeat(5 * 1024 * 1024);
  for (let at = 1; at <= 22; at += 1) await store.keep(rejectionOf(`${at} ${large}`, at));
  expect(db.prepare('select count(*) from rejections').pluck().get()).toBe(19);
  expect(db.prepare('select max(at) from rejections').pluck().get()).toBe(22);
});
