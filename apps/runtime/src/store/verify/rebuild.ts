// The derived tables once more, in memory: filled by the store's own projection, one run at a time.

import { createProjection } from '../derived/projection.ts';
import type { Append } from '../journal/append.ts';
import { openStore } from '../open-store.ts';
import type { Row } from './compare-rows.ts';
import { DERIVED_TABLES, type DerivedTable, orderOf } from './derived-tables.ts';

export interface Rebuild {
  /** The rows of a run by table, made of its whole journal as if it had been one append. */
  rowsOf(append: Append): Map<DerivedTable, Row[]>;
  /** What has been summed up over all runs so far. */
  sums(table: string): Row[];
  close(): void;
}

export function createRebuild(): Rebuild {
  const store = openStore(':memory:');
  const { db } = store;
  let lastApproval = 0;
  const projection = createProjection(db, () => String(--lastApproval));
  const tables = DERIVED_TABLES.map((table) => ({
    table,
    read: db.prepare<[], Row>(`select * from ${table.name} order by ${orderOf(table)}`),
    // A million runs must not be in memory at once.
    clear: db.prepare(`delete from ${table.name}`),
  }));
  return {
    rowsOf(append) {
      projection.apply(append);
      projection.finish();
      return new Map(
        tables.map(({ table, read, clear }) => {
          const rows = read.all();
          clear.run();
          return [table, rows];
        }),
      );
    },
    sums: (table) => db.prepare<[], Row>(`select * from ${table}`).all(),
    close: () => store.close(),
  };
}
