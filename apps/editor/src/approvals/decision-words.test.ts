import { expect, test } from 'vitest';
import { assigneeText, closedText, pastOf, verbOf } from './decision-words.ts';

test('a form is handed in, everything else is approved', () => {
  expect([verbOf('approve', 'form'), verbOf('approve', 'draft')]).toEqual(['Hand in', 'Approve']);
  expect([pastOf('approve', 'form'), pastOf('approve', 'gate')]).toEqual(['Filled in', 'Approved']);
});

test('an approval that is open or decided is not closed', () => {
  expect([closedText('open'), closedText('decided')]).toEqual([null, null]);
  expect(closedText('expired')).toContain('in time');
});

test('says who may decide by role, by name, or in general', () => {
  const nameOf = (id: string) => (id === 'u1' ? 'Dan' : undefined);
  expect(assigneeText('role:approver', nameOf)).toBe('people with the role “approver”');
  expect(assigneeText('user:u1', nameOf)).toBe('Dan');
  expect(assigneeText('user:gone', nameOf)).toBe('the person it was given to');
  expect(assigneeText(null, nameOf)).toBe('owners, builders and approvers');
});
