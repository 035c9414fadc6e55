import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { expect, test } from 'vitest';
import { itemsOf } from './inbox-pages.ts';

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
  shownProbability: null,
  answers: null,
  hidden: null,
  assignee: null,
  assigneeName: null,
  claim: null,
  approvals: { needed: 1, given: 0 },
  laterUntil: null,
  askedAt: 0,
  dueAt: null,
});
const page = (...ids: string[]) => ({ items: ids.map(item) });
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id).join('');

test('what two pages both hold is listed once', () => {
  expect(ids(itemsOf([page('a', 'b'), page('b', 'c')]))).toBe('abc');
});
