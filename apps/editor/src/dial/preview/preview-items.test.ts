import type { PreviewItem } from '@leeway/shared/api/preview.ts';
import { expect, it } from 'vitest';
import { fieldsOf, shownItems } from './preview-items.ts';

const item: PreviewItem = {
  approvalId: 'a1',
  runId: 'r1',
  at: 1,
  subject: 'Ann Reed',
  verdict: 'edited',
  approved: { label: 'quote', reply: 'It is £452.' },
  before: { label: 'quote', reply: 'It is £418.' },
  after: { label: 'complaint', reply: 'It is £452.' },
  change: 'worse',
  fields: ['label'],
  problem: null,
};

it('puts what people approved beside what the step makes of it now, where they differ', () => {
  expect(fieldsOf(item)).toEqual([{ name: 'label', before: 'quote', after: 'complaint' }]);
});

it('compares with the old draft what people refused, and shows a plain answer whole', () => {
  const refused = { ...item, approved: null, before: 'Dear Ann', after: 'Hello Ann', fields: [] };
  expect(fieldsOf(refused)).toEqual([{ name: '', before: 'Dear Ann', after: 'Hello Ann' }]);
});

it('shows everything that changed, or one kind of change', () => {
  const items = [item, { ...item, change: 'better' as const }, { ...item, change: 'same' as const }];
  expect(shownItems(items, 'changed')).toHaveLength(2);
  expect(shownItems(items, 'better')).toHaveLength(1);
});
