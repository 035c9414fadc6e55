import { expect, test } from 'vitest';
import { attemptFor, firstDecision } from './decision-attempt.ts';

function keys() {
  let count = 0;
  return () => `key ${(count += 1)}`;
}

test('saying the same again after a lost answer uses the same key', () => {
  const newKey = keys();
  const said = { approvalId: 'a', input: { decision: 'edit', output: { body: 'Hi' } } } as const;
  const first = attemptFor(null, said, newKey);
  expect(attemptFor(first, said, newKey).idempotencyKey).toBe('key 1');
});

test('another decision, another text or another approval gets a key of its own', () => {
  const newKey = keys();
  const first = attemptFor(null, { approvalId: 'a', input: { decision: 'approve' } }, newKey);
  expect(attemptFor(first, { approvalId: 'a', input: { decision: 'reject' } }, newKey).idempotencyKey).toBe('key 2');
  expect(attemptFor(first, { approvalId: 'b', input: { decision: 'approve' } }, newKey).idempotencyKey).toBe('key 3');
});

test('reads who decided first from a conflict, and nothing from other details', () => {
  expect(firstDecision({ decision: 'approve', by: { id: 'u', name: 'Dan' } })).toEqual({
    decision: 'approve',
    by: 'Dan',
  });
  expect(firstDecision({ decision: 'reject', by: 'Dan' })).toEqual({ decision: 'reject', by: 'Dan' });
  expect([firstDecision(null), firstDecision({ problems: [] })]).toEqual([null, null]);
});
