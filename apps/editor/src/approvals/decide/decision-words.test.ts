import type { Approval } from '@leeway/shared/api/approvals.ts';
import { expect, test } from 'vitest';
import { assigneeText, closedText, deadlineText, otherClaim, pastOf, verbOf } from './decision-words.ts';

test('a form is handed in, everything else is approved', () => {
  expect([verbOf('approve', 'form'), verbOf('approve', 'draft')]).toEqual(['Hand in', 'Approve']);
  expect([pastOf('approve', 'form'), pastOf('approve', 'gate')]).toEqual(['Filled in', 'Approved']);
});

test('what went out alone is judged, not approved', () => {
  expect([verbOf('approve', 'audit'), verbOf('edit', 'audit'), verbOf('reject', 'audit')]).toEqual([
    'Fine',
    'Would have changed it',
    'Wrong',
  ]);
  expect(pastOf('approve', 'audit')).toBe('Checked: fine');
});

test('an approval that is open or decided is not closed', () => {
  const textOf = (status: Approval['status'], kind: Approval['kind'] = 'draft') => closedText({ status, kind });
  expect([textOf('open'), textOf('decided')]).toEqual([null, null]);
  expect(textOf('expired')).toContain('in time');
  expect(textOf('expired', 'audit')).toContain('no proof');
});

test('says who may decide by role, by name, or in general', () => {
  const nameOf = (id: string) => (id === 'u1' ? 'Dan' : undefined);
  expect(assigneeText('role:approver', nameOf)).toBe('people with the role “approver”');
  expect(assigneeText('user:u1', nameOf)).toBe('Dan');
  expect(assigneeText('user:gone', nameOf)).toBe('the person it was given to');
  expect(assigneeText(null, nameOf)).toBe('owners, builders and approvers');
});

test('says when an answer is due, and what happens then', () => {
  const [now, minute] = [1_000_000_000, 60_000];
  const dueAt = now + 38 * minute;
  expect(deadlineText({ dueAt, atDeadline: 'goes to Dan Brown' }, now)).toBe(
    'Due in 38 min, then it goes to Dan Brown.',
  );
  expect(deadlineText({ dueAt, atDeadline: null }, now)).toBe('Due in 38 min.');
  expect(deadlineText({ dueAt: now - 12 * minute, atDeadline: 'is not sent' }, now)).toBe(
    '12 min late: it is not sent.',
  );
  expect(deadlineText({ dueAt: null, atDeadline: null }, now)).toBeNull();
});

test('an item is held by somebody else only while their claim lasts', () => {
  const claim = { id: 'dan', name: 'Dan', until: 500 };
  expect(otherClaim({ claim }, { me: 'ann', now: 400 })?.text).toContain('Dan is working on this');
  expect(otherClaim({ claim }, { me: 'dan', now: 400 })).toBeNull();
  expect(otherClaim({ claim }, { me: 'ann', now: 600 })).toBeNull();
  expect(otherClaim({ claim: null }, { me: 'ann', now: 400 })).toBeNull();
});
