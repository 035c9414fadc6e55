// Rows of the built-in tables: pages for people, changes with their history, look-ups for nodes.
import type { TableRow } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Row, RowChange } from '@leeway/shared/api/tables.ts';
import * as z from 'zod';
import { badCursor } from '../bad-cursor.ts';
import { desc, eq } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import * as schema from '../schema.ts';
import { type Cells, readCells, type TableHead } from './table-cells.ts';
import {
  addRow,
  asNodeRow,
  type Change,
  cellsOf,
  findRows,
  findTable,
  removeRow,
  type StoredRow,
  updateRow,
} from './table-writes.ts';

export interface RowPage {
  items: Row[];
  next: string | null;
}

export interface RowStore {
  /** Newest first. `search` looks into the text of all cells. */
  rows(id: string, page: { cursor?: string | undefined; limit: number; search?: string | undefined }): Promise<RowPage>;
  addRow(id: string, values: Cells, change: Change): Promise<Row>;
  /** Throws `table.stale_row` (409) when the row changed since `revision`. */
  updateRow(id: string, rowId: string, input: { values: Cells; revision: number; change: Change }): Promise<Row>;
  removeRow(id: string, rowId: string, change: Change): Promise<void>;
  history(id: string, rowId: string): Promise<RowChange[]>;
  /** For nodes: rows of a table (by id or name) whose cells equal `match`. */
  find(table: string, match: Cells, limit: number): Promise<TableRow[]>;
}

export function createRowStore(store: Store): RowStore {
  const { db } = store;
  const inTransaction = <T>(work: () => T): T => db.transaction(work).immediate();
  return {
    rows: async (id, page) => readPage(store, findTable(db, id), page),
    addRow: async (id, values, change) =>
      inTransaction(() => {
        const table = findTable(db, id);
        return asRow(table, addRow(db, { table, cells: readCells(table, values), change }));
      }),
    updateRow: async (id, rowId, { values, revision, change }) =>
      inTransaction(() => {
        const table = findTable(db, id);
        const row = findRow(store, table, rowId);
        if (row.revision !== revision) throw staleRow(table, row);
        return asRow(table, updateRow(db, { table, row, cells: readCells(table, values), change }));
      }),
    removeRow: async (id, rowId, change) =>
      inTransaction(() => removeRow(db, findRow(store, findTable(db, id), rowId), change)),
    history: async (id, rowId) => readHistory(store, findTable(db, id), rowId),
    find: async (idOrName, match, limit) => {
      const table = findTable(db, idOrName);
      return findRows(db, { table, match, limit }).map((row) => asNodeRow(table, row));
    },
  };
}

function readPage(
  { db }: Store,
  table: TableHead,
  { cursor, limit, search }: { cursor?: string | undefined; limit: number; search?: string | undefined },
): RowPage {
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
  if (!Number.isSafeInteger(before)) throw badCursor();
  const words = (search ?? '').trim();
  const filter =
    words === '' ? '' : `and exists (select 1 from json_each(cells) where cast(value as text) like ? escape '\\')`;
  const rows = db
    .prepare<unknown[], StoredRow>(
      `select * from data_rows where table_id = ? and deleted_at is null and id < ? ${filter} order by id desc limit ?`,
    )
    .all(table.id, before, ...(words === '' ? [] : [likePattern(words)]), limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => asRow(table, row)),
    next: rows.length > limit && last !== undefined ? String(last.id) : null,
  };
}

function likePattern(words: string): string {
  return `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

function findRow({ db }: Store, table: TableHead, rowId: string): StoredRow {
  const row = db
    .prepare<[string, string], StoredRow>(
      'select * from data_rows where table_id = ? and id = ? and deleted_at is null',
    )
    .get(table.id, rowId);
  if (row === undefined) throw rowNotFound(table, rowId);
  return row;
}

function rowNotFound(table: TableHead, rowId: string): AppError {
  return new AppError('table.row_not_found', `The table “${table.name}” has no row ${rowId}.`, {
    status: 404,
    hint: 'It may have been deleted. Load the table again.',
  });
}

function staleRow(table: TableHead, row: StoredRow): AppError {
  return new AppError('table.stale_row', `Somebody changed this row of “${table.name}” since you opened it.`, {
    status: 409,
    hint: 'Load the row again and make your change once more.',
    details: { row: asRow(table, row) },
  });
}

function asRow(table: TableHead, row: StoredRow): Row {
  return {
    id: String(row.id),
    values: cellsOf(table, row),
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const cellsSchema = z.record(z.string(), z.unknown());
const readCellsColumn = (json: string | null) => (json === null ? null : cellsSchema.parse(JSON.parse(json)));

function readHistory({ orm, db }: Store, table: TableHead, rowId: string): RowChange[] {
  const row = db
    .prepare<[string, string], { id: number }>('select id from data_rows where table_id = ? and id = ?')
    .get(table.id, rowId);
  if (row === undefined) throw rowNotFound(table, rowId);
  return orm
    .select()
    .from(schema.dataChanges)
    .where(eq(schema.dataChanges.rowId, row.id))
    .orderBy(desc(schema.dataChanges.id))
    .all()
    .map(({ at, by, run, action, before, after }) => ({
      at,
      by,
      action,
      runId: run === null ? null : String(run),
      before: readCellsColumn(before),
      after: readCellsColumn(after),
    }));
}
