import { expect, it } from 'vitest';
import { cellChanges, changeSentence } from './row-changes.ts';

const columns = [
  { name: 'name', label: 'Name', type: 'text' as const, isUnique: false },
  { name: 'paid', label: 'Paid', type: 'boolean' as const, isUnique: false },
];

it('names only the cells that changed, with both values', () => {
  const change = { before: { name: 'Ann', paid: false }, after: { name: 'Ann', paid: true } };
  expect(cellChanges(change, columns)).toEqual([{ label: 'Paid', before: 'No', after: 'Yes' }]);
});

it('shows a row that was added or deleted as a whole', () => {
  expect(cellChanges({ before: null, after: { name: 'Ann', paid: null } }, columns)).toEqual([
    { label: 'Name', before: '', after: 'Ann' },
  ]);
  expect(cellChanges({ before: { name: 'Ann' }, after: null }, columns)).toEqual([
    { label: 'Name', before: 'Ann', after: '' },
  ]);
});

it('still tells of a column that is gone', () => {
  expect(cellChanges({ before: { old: 'x' }, after: {} }, columns)).toEqual([{ label: 'old', before: 'x', after: '' }]);
});

it('says who did it', () => {
  expect(changeSentence({ by: 'Marion', runId: null, action: 'update' })).toBe('Marion changed it');
  expect(changeSentence({ by: 'run', runId: 'r1', action: 'add' })).toBe('A run added it');
});
