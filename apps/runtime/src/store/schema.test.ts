import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import * as notices from './notices/notice-tables.ts';
import * as previews from './preview-tables.ts';
import * as reviewing from './reviewing/reviewing-tables.ts';
import * as schema from './schema.ts';
import { openMemoryStore } from './testing/open-memory-store.ts';
import * as trust from './trust/trust-tables.ts';

const tables = [
  ...Object.values(schema),
  ...Object.values(previews),
  ...Object.values(reviewing),
  ...Object.values(trust),
  ...Object.values(notices),
].filter((value) => is(value, SQLiteTable));

function columnsInDatabase(table: string): string[] {
  const store = openMemoryStore();
  const rows = store.db.pragma(`table_info(${table})`) as { name: string; type: string; notnull: number; pk: number }[];
  store.close();
  return rows.map(
    ({ name, type, notnull, pk }) => `${name} ${type.toLowerCase()}${notnull === 1 || pk > 0 ? ' not null' : ''}`,
  );
}

describe('the schema page', () => {
  it.each(tables.map((table) => [getTableName(table), table] as const))(
    'describes %s as the migrations leave it',
    (name, table) => {
      const described = Object.values(getTableColumns(table)).map(
        (column) => `${column.name} ${column.getSQLType()}${column.notNull || column.primary ? ' not null' : ''}`,
      );
      expect(described).toEqual(columnsInDatabase(name));
    },
  );

  it('knows every table of the migrations', () => {
    const store = openMemoryStore();
    const names = store.db.prepare("select name from sqlite_schema where type = 'table'").pluck().all();
    store.close();
    expect(new Set(names)).toEqual(new Set(tables.map((table) => getTableName(table))));
  });
});
