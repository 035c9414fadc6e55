import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { expect, test } from 'vitest';
import { type InboxPage, itemsOf, withoutItems } from './inbox-pages.ts';

const item = (id: string): ApprovalSummary => ({
  id,
  runId: '1',
  key: 'n',
  workflowId: 'w',
  workflowTitle: 'W',
  nodeId: 'n',
  nodeTitle: 'N',
  kind: 'draft',
  mode: 'live',
  status: 'open',
  subject: id,
  question: 'Send it?',
  why: '',
  score: null,
  assignee: null,
  assigneeName: null,
  claim: null,
  approvals: { needed: 1, given: 0 },
  laterUntil: null,
  askedAt: 0,
  dueAt: null,
});
const page = (...ids: string[]): InboxPage => ({ items: ids.map(item), next: null, open: 9, dueWithinHour: 0 });
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id).join('');

test('what two pages both hold is listed once', () => {
  expect(ids(itemsOf([page('a', 'b'), page('b', 'c')]))).toBe('abc');
});

test('what was decided elsewhere leaves at once, and nothing else changes', () => {
  const pages = [page('a', 'b'), page('c')];
  expect(ids(itemsOf(withoutItems(pages, new Set(['b']))))).toBe('ac');
  expect(withoutItems(pages, new Set(['z']))).toBe(pages);
});
