// The built-in system of record: tables with typed columns, rows with history.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Column } from '@leeway/shared/api/tables.ts';
import { and, asc, count, eq, isNull } from '../drizzle.ts';
import { newId } from '../new-id.ts';
import type { Store } from '../open-store.ts';
import * as schema from '../schema.ts';
import { createRowStore, type RowStore } from './data-rows.ts';
import { readCell, type TableHead } from './table-cells.ts';
import { findTable, readStoredCells, type StoredRow } from './table-writes.ts';

export interface TableRecord extends TableHead {
  rowCount: number;
  createdAt: number;
}

export interface TableStore extends RowStore {
  list(): Promise<TableRecord[]>;
  /** Throws `table.not_found`. */
  get(id: string): Promise<TableRecord>;
  /** Throws `table.name_taken`. */
  create(input: { name: string; columns: Column[]; at: number }): Promise<TableRecord>;
  /** Columns are known by their name. Throws `table.column_in_use` when what is stored does not fit a column's new type. */
  update(id: string, input: { name: string; columns: Column[] }): Promise<TableRecord>;
  remove(id: string): Promise<void>;
}

export function createTableStore(store: Store): TableStore {
  const { db, orm } = store;

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
      db.transaction(() => {
        convertColumns(store, table, columns);
        orm
          .update(schema.dataTables)
          .set({ name, columns: JSON.stringify(columns) })
          .where(eq(schema.dataTables.id, table.id))
          .run();
      }).immediate();
      return get(table.id);
    },
    remove: async (id) => {
      const table = findTable(db, id);
      db.transaction(() => {
        db.prepare('delete from data_changes where row_id in (select id from data_rows where table_id = ?)').run(
          table.id,
        );
        orm.delete(schema.dataRows).where(eq(schema.dataRows.tableId, table.id)).run();
        orm.delete(schema.dataTables).where(eq(schema.dataTables.id, table.id)).run();
      }).immediate();
    },
    ...createRowStore(store),
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
