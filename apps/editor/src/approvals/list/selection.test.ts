import { BULK_LIMIT } from '@leeway/shared/api/approvals.ts';
import { expect, test } from 'vitest';
import { AT_ONCE, type Selectable, toggleSelected } from './selection.ts';

const item = (id: string, over: Partial<Selectable> = {}): Selectable => ({
  id,
  workflowId: 'w',
  nodeId: 'n',
  nodeTitle: 'Draft the reply',
  workflowTitle: 'Answer enquiries',
  kind: 'draft',
  ...over,
});
const ids = (selected: readonly Selectable[]) => selected.map(({ id }) => id);

test('an item is picked, and picked again it is put back', () => {
  const one = toggleSelected([], item('a'));
  expect(ids(one.selected)).toEqual(['a']);
  expect(ids(toggleSelected(one.selected, item('a')).selected)).toEqual([]);
});

test('items of another step, workflow or kind do not go together, and the words say which do', () => {
  for (const other of [{ nodeId: 'm' }, { workflowId: 'v' }, { kind: 'gate' }] as const) {
    const { selected, problem } = toggleSelected([item('a')], item('b', other));
    expect(ids(selected)).toEqual(['a']);
    expect(problem).toContain('“Answer enquiries: Draft the reply”');
  }
});

test('forms and “did this happen?” are answered one at a time', () => {
  expect(toggleSelected([], item('a', { kind: 'form' })).problem).toContain('one at a time');
  expect(toggleSelected([], item('a', { kind: 'uncertain' })).problem).toContain('one at a time');
});

test('no more are picked than the API decides at once', () => {
  expect(AT_ONCE).toBe(BULK_LIMIT);
  const full = Array.from({ length: AT_ONCE }, (_, index) => item(String(index)));
  const { selected, problem } = toggleSelected(full, item('more'));
  expect(selected).toHaveLength(AT_ONCE);
  expect(problem).toBe('At most 20 are decided at once.');
});
