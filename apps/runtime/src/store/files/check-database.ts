// Whether the database is whole, read after a power cut and before anything relies on it.
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { explainStoreError } from './store-errors.ts';

/** Reads every page once (about a second for each gigabyte). Throws `store.damaged`, which names the file. */
export function checkDatabase(file: string): void {
  if (!existsSync(file)) return;
  const db = new Database(file);
  try {
    const found = String(db.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw Object.assign(new Error(found), { code: 'SQLITE_CORRUPT' });
  } catch (error) {
    throw explainStoreError(error, file) ?? error;
  } finally {
    db.close();
  }
}
