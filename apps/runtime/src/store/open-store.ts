// Opens the one database of a data folder and brings its tables up to date.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from './drizzle.ts';

/** An open database. `db` is for code that must share one synchronous transaction with the journal; all else uses `orm`. */
export interface Store {
  db: Database.Database;
  orm: BetterSQLite3Database;
  close(): void;
}

const MIGRATIONS = path.join(import.meta.dirname, 'migrations');

/** `file`: `<dataDir>/leeway.sqlite`, or ':memory:' in tests. Throws when the file was written by a newer Leeway. */
export function openStore(file: string): Store {
  if (file !== ':memory:') mkdirSync(path.dirname(file), { recursive: true });
  const db = new Database(file);
  // Both must be said before the first table is made; later they change nothing.
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 5000');
  migrate(db, file);
  return {
    db,
    orm: drizzle({ client: db }),
    close: () => {
      db.close();
    },
  };
}

/** Runs what is missing in one transaction, which notes the number of files in `user_version`: a crash leaves all of it or nothing. */
function migrate(db: Database.Database, file: string): void {
  const steps = migrations();
  const done = Number(db.pragma('user_version', { simple: true }));
  if (done > steps.length) {
    throw new Error(
      `${file} was written by a newer Leeway (tables ${done}, this one knows ${steps.length}). Update Leeway.`,
    );
  }
  if (done === steps.length) return;
  const missing = steps.slice(done).map((name) => readFileSync(path.join(MIGRATIONS, name), 'utf8'));
  db.transaction(() => {
    for (const sql of missing) db.exec(sql);
    db.pragma(`user_version = ${steps.length}`);
  }).immediate();
}

/** The files that make the tables, in their order: a database says in `user_version` how many of them it has seen. */
export function migrations(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
}
