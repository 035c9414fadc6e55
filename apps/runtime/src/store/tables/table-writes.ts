// Writes to built-in tables. Synchronous, so that the journal can carry one out in the transaction of its event; the Tables
// screen uses the same functions in a transaction of their own. Every change leaves a history row.
import type { TableRow, TableWrite } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { columnSchema } from '@leeway/shared/api/tables.ts';
import type { Database } from 'better-sqlite3';
import * as z from 'zod';
import { type Cells, columnOf, readCell, readCells, type TableHead } from './table-cells.ts';

/** Who changed a row and when: `by` is a person's or a workflow's name, `run` the run that did it. */
export interface Change {
  at: number;
  by: string;
  run: number | null;
}

/** A row as it is stored. */
export interface StoredRow {
  id: number;
  table_id: string;
  cells: string;
  revision: number;
  created_at: number;
  updated_at: number;
}

const cellsSchema = z.record(z.string(), z.unknown());
const columnsSchema = z.array(columnSchema);

/**
 * Carries out a node's write and gives the row as nodes see it. Throws AppErrors that name the table and the column:
 * `table.not_found`, `table.unknown_column`, `table.invalid_value`, `table.not_unique`, `table.row_not_found`, `table.key_missing`.
 */
export function applyTableWrite(db: Database, write: TableWrite, change: Change): TableRow {
  const table = findTable(db, write.table);
  const cells = readCells(table, write.values);
  if (write.action === 'add') return asNodeRow(table, addRow(db, { table, cells, change }));
  const row = findByKey(db, table, write);
  if (row !== undefined) return asNodeRow(table, updateRow(db, { table, row, cells, change }));
  if (write.action === 'upsert') return asNodeRow(table, addRow(db, { table, cells, change }));
  const column = columnOf(table, write.key ?? '');
  throw new AppError('table.row_not_found', `The table “${table.name}” has no row with this “${column.label}”.`, {
    status: 404,
    hint: 'Use “add or update” when a missing row should be added.',
  });
}

/** A table by its id, else by its name. Throws `table.not_found`. */
export function findTable(db: Database, idOrName: string): TableHead {
  const row = db
    .prepare<[string, string, string], { id: string; name: string; columns: string }>(
      'select id, name, columns from data_tables where id = ? or name = ? order by id = ? desc limit 1',
    )
    .get(idOrName, idOrName, idOrName);
  if (row !== undefined) return { ...row, columns: columnsSchema.parse(JSON.parse(row.columns)) };
  throw new AppError('table.not_found', `There is no table “${idOrName}”.`, {
    status: 404,
    hint: 'Choose a table that exists, or make it in Tables.',
  });
}

/** Adds a row with all its columns; what was not given is null. */
export function addRow(
  db: Database,
  { table, cells, change }: { table: TableHead; cells: Cells; change: Change },
): StoredRow {
  const all = { ...Object.fromEntries(table.columns.map((column) => [column.name, null])), ...cells };
  checkUnique(db, { table, cells: all, exceptRow: null });
  const row = db
    .prepare<[string, string, number, number], StoredRow>(
      'insert into data_rows (table_id, cells, created_at, updated_at) values (?, ?, ?, ?) returning *',
    )
    .get(table.id, JSON.stringify(all), change.at, change.at);
  if (row === undefined) throw new Error(`no row came back from the table ${table.id}`);
  recordChange(db, row.id, { change, action: 'add', before: null, after: all });
  return row;
}

/** Changes the cells given; the history row holds only these, before and after. */
export function updateRow(
  db: Database,
  { table, row, cells, change }: { table: TableHead; row: StoredRow; cells: Cells; change: Change },
): StoredRow {
  checkUnique(db, { table, cells, exceptRow: row.id });
  const before = readStoredCells(row);
  const updated = db
    .prepare<[string, number, number], StoredRow>(
      'update data_rows set cells = ?, revision = revision + 1, updated_at = ? where id = ? returning *',
    )
    .get(JSON.stringify({ ...before, ...cells }), change.at, row.id);
  if (updated === undefined) throw new Error(`row ${row.id} is gone`);
  const old = Object.fromEntries(Object.keys(cells).map((name) => [name, before[name] ?? null]));
  recordChange(db, row.id, { change, action: 'update', before: old, after: cells });
  return updated;
}

/** Marks a row as deleted; its history stays readable. */
export function removeRow(db: Database, row: StoredRow, change: Change): void {
  db.prepare('update data_rows set deleted_at = ? where id = ?').run(change.at, row.id);
  recordChange(db, row.id, { change, action: 'delete', before: readStoredCells(row), after: null });
}

export function readStoredCells(row: Pick<StoredRow, 'cells'>): Cells {
  return cellsSchema.parse(JSON.parse(row.cells));
}

/** The cells of the table's columns, in their order: a column that was added later reads null, a removed one is left out. */
export function cellsOf(table: TableHead, row: Pick<StoredRow, 'cells'>): Cells {
  const stored = readStoredCells(row);
  return Object.fromEntries(table.columns.map(({ name }) => [name, stored[name] ?? null]));
}

/** A row as nodes see it. */
export function asNodeRow(table: TableHead, row: Pick<StoredRow, 'id' | 'cells'>): TableRow {
  return { ...cellsOf(table, row), id: String(row.id) };
}

/** Living rows whose cells equal the values, newest first. Column names come from the table, never from the caller. */
export function findRows(
  db: Database,
  { table, match, limit }: { table: TableHead; match: Cells; limit: number },
): StoredRow[] {
  const wanted = Object.entries(match).map(([name, value]) => {
    const column = columnOf(table, name);
    return { path: jsonPath(column.name), value: asSql(readCell(table, column, value)) };
  });
  const where = wanted.map(() => 'json_extract(cells, ?) is ?').join(' and ');
  return db
    .prepare<unknown[], StoredRow>(
      `select * from data_rows where table_id = ? and deleted_at is null ${where === '' ? '' : `and ${where}`} order by id desc limit ?`,
    )
    .all(table.id, ...wanted.flatMap(({ path, value }) => [path, value]), limit);
}

function findByKey(db: Database, table: TableHead, { key, values }: TableWrite): StoredRow | undefined {
  const value = key === undefined ? undefined : values[key];
  if (key === undefined || key === '' || value === undefined || value === null || value === '') {
    throw new AppError('table.key_missing', `The row to change in the table “${table.name}” is not named.`, {
      status: 422,
      hint: 'Choose the column that identifies the row, and give it a value.',
    });
  }
  return findRows(db, { table, match: { [key]: value }, limit: 1 })[0];
}

function checkUnique(
  db: Database,
  { table, cells, exceptRow }: { table: TableHead; cells: Cells; exceptRow: number | null },
): void {
  for (const column of table.columns) {
    const value = cells[column.name];
    if (!column.isUnique || value === undefined || value === null) continue;
    const [other] = findRows(db, { table, match: { [column.name]: value }, limit: 2 }).filter(
      ({ id }) => id !== exceptRow,
    );
    if (other === undefined) continue;
    throw new AppError('table.not_unique', `Another row of the table “${table.name}” has the same “${column.label}”.`, {
      status: 409,
      hint: 'Change that row instead, or give this one another value.',
      details: { rowId: String(other.id), problems: [{ field: column.name, message: 'Another row has this value.' }] },
    });
  }
}

// SQLite stores JSON's true and false as 1 and 0 when they are taken out of the cells.
function asSql(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

function jsonPath(column: string): string {
  return `$.${column}`;
}

interface HistoryRow {
  change: Change;
  action: 'add' | 'update' | 'delete';
  before: Cells | null;
  after: Cells | null;
}

function recordChange(db: Database, rowId: number, { change, action, before, after }: HistoryRow): void {
  const asJson = (cells: Cells | null) => (cells === null ? null : JSON.stringify(cells));
  db.prepare('insert into data_changes (row_id, at, by, run, action, before, after) values (?, ?, ?, ?, ?, ?, ?)').run(
    rowId,
    change.at,
    change.by,
    change.run,
    action,
    asJson(before),
    asJson(after),
  );
}
