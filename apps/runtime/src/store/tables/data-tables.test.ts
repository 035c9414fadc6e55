import type { Column } from '@leeway/shared/api/tables.ts';
import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '../testing/open-memory-store.ts';
import { createTableStore } from './data-tables.ts';
import { applyTableWrite } from './table-writes.ts';

const column = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  label: name,
  type: 'text',
  isUnique: false,
  ...more,
});
const by = { at: 5, by: 'Ann', run: null };

async function open(
  columns = [column('name'), column('email', { type: 'email', isUnique: true }), column('budget', { type: 'number' })],
) {
  const store = openMemoryStore();
  const tables = createTableStore(store);
  const { id } = await tables.create({ name: 'Enquiries', columns, at: 1 });
  return { store, tables, id };
}

describe('a write of a run', () => {
  it('converts values to the columns and records who did it', async () => {
    const { store, tables, id } = await open();
    const write = { table: id, action: 'add', values: { name: 'Priya', budget: '1,200.50' } } as const;
    const row = applyTableWrite(store.db, write, { at: 9, by: 'Answer enquiries', run: 7 });
    expect(row).toEqual({ id: '1', name: 'Priya', email: null, budget: 1200.5 });
    expect(await tables.history(id, '1')).toEqual([
      {
        at: 9,
        by: 'Answer enquiries',
        runId: '7',
        action: 'add',
        before: null,
        after: { name: 'Priya', email: null, budget: 1200.5 },
      },
    ]);
  });

  it('finds the table by its name too, and updates the row that the key names', async () => {
    const { store } = await open();
    const values = { email: 'a@example.com', name: 'Ann' };
    const upsert = { table: 'Enquiries', action: 'upsert', key: 'email' } as const;
    applyTableWrite(store.db, { ...upsert, values }, by);
    const row = applyTableWrite(store.db, { ...upsert, values: { ...values, name: 'Anna' } }, by);
    expect(row).toEqual({ id: '1', name: 'Anna', email: 'a@example.com', budget: null });
  });

  it.each([
    [{ table: 'Nothing', action: 'add', values: {} }, 'table.not_found'],
    [{ table: 'Enquiries', action: 'add', values: { colour: 'red' } }, 'table.unknown_column'],
    [{ table: 'Enquiries', action: 'add', values: { budget: 'much' } }, 'table.invalid_value'],
    [{ table: 'Enquiries', action: 'add', values: { email: 'taken@example.com' } }, 'table.not_unique'],
    [{ table: 'Enquiries', action: 'update', key: 'name', values: { name: 'Nobody' } }, 'table.row_not_found'],
    [{ table: 'Enquiries', action: 'update', key: 'name', values: {} }, 'table.key_missing'],
  ] as const)('refuses %j with %s and changes nothing', async (write, code) => {
    const { store, tables, id } = await open();
    await tables.addRow(id, { email: 'taken@example.com' }, by);
    expect(() => applyTableWrite(store.db, write, by)).toThrow(expect.objectContaining({ code }));
    expect((await tables.get(id)).rowCount).toBe(1);
  });
});

describe('the Tables screen', () => {
  it('pages through rows, newest first, and searches their text', async () => {
    const { tables, id } = await open();
    for (const name of ['Ann', 'Bob', 'Cid']) await tables.addRow(id, { name }, by);
    const first = await tables.rows(id, { limit: 2 });
    expect(first.items.map((row) => row.values.name)).toEqual(['Cid', 'Bob']);
    const second = await tables.rows(id, { limit: 2, cursor: first.next ?? '' });
    expect(second).toMatchObject({ next: null, items: [{ values: { name: 'Ann' } }] });
    expect((await tables.rows(id, { limit: 9, search: 'bo' })).items).toHaveLength(1);
    expect((await tables.rows(id, { limit: 9, search: '%' })).items).toHaveLength(0);
  });

  it('refuses a change of a row that somebody else changed', async () => {
    const { tables, id } = await open();
    const row = await tables.addRow(id, { name: 'Ann' }, by);
    await tables.updateRow(id, row.id, { values: { name: 'Bea' }, revision: 1, change: by });
    await expect(
      tables.updateRow(id, row.id, { values: { name: 'Cid' }, revision: 1, change: by }),
    ).rejects.toMatchObject({
      code: 'table.stale_row',
      status: 409,
    });
  });

  it('keeps the history of a deleted row', async () => {
    const { tables, id } = await open();
    const row = await tables.addRow(id, { name: 'Ann' }, by);
    await tables.removeRow(id, row.id, by);
    expect((await tables.history(id, row.id)).map(({ action }) => action)).toEqual(['delete', 'add']);
    expect((await tables.rows(id, { limit: 9 })).items).toEqual([]);
  });

  it('converts cells when a column changes its type, and refuses when one does not fit', async () => {
    const { tables, id } = await open([column('price')]);
    await tables.addRow(id, { price: '12' }, by);
    await tables.update(id, { name: 'Prices', columns: [column('price', { type: 'number' }), column('note')] });
    expect((await tables.rows(id, { limit: 9 })).items[0]?.values).toEqual({ price: 12, note: null });
    await tables.addRow(id, { note: 'cheap' }, by);
    const toNumber = [column('price', { type: 'number' }), column('note', { type: 'number' })];
    await expect(tables.update(id, { name: 'Prices', columns: toNumber })).rejects.toMatchObject({
      code: 'table.column_in_use',
    });
    expect((await tables.get(id)).columns[1]?.type).toBe('text');
  });
});
