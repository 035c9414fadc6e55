import { expect, test } from 'vitest';
import { openMemoryStore } from '../testing/open-memory-store.ts';
import { DERIVED_TABLES } from './derived-tables.ts';

test.each(DERIVED_TABLES.map((table) => [table.name, table] as const))(
  'every column of %s is compared, or said not to be',
  (name, { compared, apart }) => {
    const store = openMemoryStore();
    const columns = store.db.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(name);
    store.close();
    expect([...compared, ...apart].toSorted()).toEqual(columns.toSorted());
  },
);
