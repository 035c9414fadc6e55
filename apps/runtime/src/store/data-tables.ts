// The built-in system of record: tables with typed columns, rows with history.
import type { TableRow } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Column, Row, RowChange } from '@leeway/shared/api/tables.ts';
import * as z from 'zod';
import { badCursor } from './bad-cursor.ts';
import { and, asc, count, desc, eq, isNull } from './drizzle.ts';
import { newId } from './new-id.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';
import { type Cells, readCell, readCells, type TableHead } from './table-cells.ts';
import {
  addRow,
  asNodeRow,
  type Change,
  cellsOf,
  findRows,
  findTable,
  readStoredCells,
  removeRow,
  type StoredRow,
  updateRow,
} from './table-writes.ts';

export interface TableRecord extends TableHead {
  rowCount: number;
  createdAt: number;
}

export interface RowPage {
  items: Row[];
  next: string | null;
}

export interface TableStore {
  list(): Promise<TableRecord[]>;
  /** Throws `table.not_found`. */
  get(id: string): Promise<TableRecord>;
  /** Throws `table.name_taken`. */
  create(input: { name: string; columns: Column[]; at: number }): Promise<TableRecord>;
  /** Columns are known by their name. Throws `table.column_in_use` when what is stored does not fit a column's new type. */
  update(id: string, input: { name: string; columns: Column[] }): Promise<TableRecord>;
  remove(id: string): Promise<void>;
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

export function createTableStore(store: Store): TableStore {
  const { db, orm } = store;
  const inTransaction = <T>(work: () => T): T => db.transaction(work).immediate();

  async function get(id: string): Promise<TableRecord> {
    const head = findTable(db, id);
    const row = orm.select().from(schema.dataTables).where(eq(schema.dataTables.id, head.id)).get();
    if (row === undefined) throw new Error(`table ${head.id} is gone`);
    return { ...head, createdAt: row.createdAt, rowCount: countRows(store, head.id) };
  }

  return {
    get,
    list: async () => {
      const rows = orm
        .select({ id: schema.dataTables.id })
        .from(schema.dataTables)
        .orderBy(asc(schema.dataTables.name))
        .all();
      return Promise.all(rows.map(({ id }) => get(id)));
    },
    create: async ({ name, columns, at }) => {
      checkName(store, name, null);
      checkColumnNames(columns);
      const id = newId(at);
      orm
        .insert(schema.dataTables)
        .values({ id, name, columns: JSON.stringify(columns), createdAt: at })
        .run();
      return get(id);
    },
    update: async (id, { name, columns }) => {
      const table = findTable(db, id);
      checkName(store, name, table.id);
      checkColumnNames(columns);
      inTransaction(() => {
        convertColumns(store, table, columns);
        orm
          .update(schema.dataTables)
          .set({ name, columns: JSON.stringify(columns) })
          .where(eq(schema.dataTables.id, table.id))
          .run();
      });
      return get(table.id);
    },
    remove: async (id) => {
      const table = findTable(db, id);
      inTransaction(() => {
        db.prepare('delete from data_changes where row_id in (select id from data_rows where table_id = ?)').run(
          table.id,
        );
        orm.delete(schema.dataRows).where(eq(schema.dataRows.tableId, table.id)).run();
        orm.delete(schema.dataTables).where(eq(schema.dataTables.id, table.id)).run();
      });
    },
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

function countRows({ orm }: Store, tableId: string): number {
  const alive = and(eq(schema.dataRows.tableId, tableId), isNull(schema.dataRows.deletedAt));
  return orm.select({ rows: count() }).from(schema.dataRows).where(alive).get()?.rows ?? 0;
}

function checkName({ orm }: Store, name: string, ownId: string | null): void {
  const other = orm
    .select({ id: schema.dataTables.id })
    .from(schema.dataTables)
    .where(eq(schema.dataTables.name, name))
    .get();
  if (other === undefined || other.id === ownId) return;
  throw new AppError('table.name_taken', `There is a table “${name}” already.`, {
    status: 409,
    hint: 'Choose another name.',
  });
}

function checkColumnNames(columns: readonly Column[]): void {
  for (const [index, column] of columns.entries()) {
    if (columns.findIndex(({ name }) => name === column.name) === index) continue;
    const message = `There are two columns “${column.name}”.`;
    throw new AppError('request.invalid', message, {
      status: 422,
      hint: 'Give one of them another name.',
      details: { problems: [{ field: `columns.${index}.name`, message }] },
    });
  }
}

/** Converts what is stored to the columns' new types; the rows' revisions stay, since nobody changed a value. */
function convertColumns({ db }: Store, table: TableHead, columns: Column[]): void {
  const changed = columns.filter((column) => {
    const old = table.columns.find(({ name }) => name === column.name);
    return (
      old !== undefined && JSON.stringify([old.type, old.options]) !== JSON.stringify([column.type, column.options])
    );
  });
  checkUniqueColumns({ db, table, columns });
  if (changed.length === 0) return;
  const rows = db.prepare<[string], StoredRow>('select * from data_rows where table_id = ? and deleted_at is null');
  const save = db.prepare('update data_rows set cells = ? where id = ?');
  for (const row of rows.all(table.id)) {
    const cells = readStoredCells(row);
    for (const column of changed) cells[column.name] = convertCell(table, column, cells[column.name]);
    save.run(JSON.stringify(cells), row.id);
  }
}

function convertCell(table: TableHead, column: Column, value: unknown): unknown {
  try {
    return readCell(table, column, value);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError('table.column_in_use', `“${column.label}” cannot be changed: a row holds “${String(value)}”.`, {
      status: 409,
      hint: `${cause.message} Correct that row first.`,
      cause,
    });
  }
}

function checkUniqueColumns({ db, table, columns }: { db: Store['db']; table: TableHead; columns: Column[] }): void {
  const twice = db.prepare<[string, string, string], { value: unknown }>(
    'select json_extract(cells, ?) as value from data_rows where table_id = ? and deleted_at is null and json_extract(cells, ?) is not null group by 1 having count(*) > 1 limit 1',
  );
  for (const column of columns.filter(({ isUnique }) => isUnique)) {
    const found = twice.get(`$.${column.name}`, table.id, `$.${column.name}`);
    if (found === undefined) continue;
    throw new AppError(
      'table.column_in_use',
      `“${column.label}” cannot be unique: two rows hold “${String(found.value)}”.`,
      {
        status: 409,
        hint: 'Correct one of these rows first.',
      },
    );
  }
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
