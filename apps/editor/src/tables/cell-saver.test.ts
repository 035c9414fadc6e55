import type { Row } from '@leeway/shared/api/tables.ts';
import { expect, it, vi } from 'vitest';
import { ApiError } from '../api/client.ts';
import { createCellSaver } from './cell-saver.ts';

const column = (name: string) => ({ name, label: name, type: 'text' as const, isUnique: false });
const row = (values: Row['values'], revision: number): Row => ({
  id: '1',
  values,
  revision,
  createdAt: 0,
  updatedAt: 0,
});

/** The runtime's rule for one row: a change must know the newest revision. */
function table(start: Row) {
  let now = start;
  const shown: Row[] = [];
  const onConflict = vi.fn<() => void>();
  const save = createCellSaver({
    store: async ({ column: { name }, value }, revision) => {
      await Promise.resolve();
      if (revision !== now.revision) {
        throw new ApiError(409, { code: 'table.stale_row', message: 'Stale.', details: { row: now } });
      }
      now = row({ ...now.values, [name]: value }, revision + 1);
      return now;
    },
    show: (next) => void shown.push(next),
    onConflict,
  });
  const changeElsewhere = (values: Row['values']) => {
    now = row({ ...now.values, ...values }, now.revision + 1);
  };
  return { save, changeElsewhere, onConflict, stored: () => now, shown };
}

const start = row({ name: 'Ann', city: 'Bath' }, 1);

it('stores two quick changes of one row, the second on what the first made', async () => {
  const { save, stored, onConflict } = table(start);
  await Promise.all([
    save({ row: start, column: column('name'), value: 'Anna' }),
    save({ row: start, column: column('city'), value: 'Bristol' }),
  ]);
  expect(stored().values).toEqual({ name: 'Anna', city: 'Bristol' });
  expect(onConflict).not.toHaveBeenCalled();
});

it('stores a cell when somebody else changed another one', async () => {
  const { save, changeElsewhere, stored, onConflict } = table(start);
  changeElsewhere({ city: 'Bristol' });
  await save({ row: start, column: column('name'), value: 'Anna' });
  expect(stored().values).toEqual({ name: 'Anna', city: 'Bristol' });
  expect(onConflict).not.toHaveBeenCalled();
});

it('does not write over what somebody else put in the same cell', async () => {
  const { save, changeElsewhere, stored, onConflict, shown } = table(start);
  changeElsewhere({ name: 'Annette' });
  await save({ row: start, column: column('name'), value: 'Anna' });
  expect(stored().values.name).toBe('Annette');
  expect(shown.at(-1)?.values.name).toBe('Annette');
  expect(onConflict).toHaveBeenCalledOnce();
});

it('stores it after all when the person insists', async () => {
  const { save, changeElsewhere, stored } = table(start);
  changeElsewhere({ name: 'Annette' });
  await save({ row: start, column: column('name'), value: 'Anna' });
  await save({ row: stored(), column: column('name'), value: 'Anna' });
  expect(stored().values.name).toBe('Anna');
});

it('passes a refusal on, and stores what comes after it', async () => {
  const refusal = new ApiError(422, { code: 'table.invalid_value', message: 'No.' });
  const store = vi
    .fn<() => Promise<Row>>()
    .mockRejectedValueOnce(refusal)
    .mockResolvedValueOnce(row({ name: 'B' }, 2));
  const save = createCellSaver({ store, show: () => undefined, onConflict: () => undefined });
  await expect(save({ row: start, column: column('name'), value: '?' })).rejects.toBe(refusal);
  await expect(save({ row: start, column: column('name'), value: 'B' })).resolves.toBeUndefined();
});
