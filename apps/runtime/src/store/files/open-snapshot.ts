// A database as it is at one moment, to be read only: the process that is at work on it goes on writing and is not held up.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import Database from 'better-sqlite3';
import { drizzle } from '../drizzle.ts';
import { migrations, openStore, type Store } from '../open-store.ts';

/** Pages copied between two looks at the event loop. */
const PAGES_AT_ONCE = 2000;

/**
 * Opens a file as it is now. One that an older Leeway wrote is copied and brought up to date there; the file itself is never changed.
 * Throws `database.not_found`, `database.unreadable` or `database.newer`.
 */
export async function openSnapshot(file: string): Promise<Store> {
  const db = openReadOnly(file);
  const version = Number(db.pragma('user_version', { simple: true }));
  const known = migrations().length;
  if (version < known) return openUpdatedCopy(db);
  if (version === known) return { db, orm: drizzle({ client: db }), close: () => void db.close() };
  db.close();
  throw new AppError('database.newer', `${file} was written by a newer Leeway.`, {
    hint: `It has the tables of step ${version}, this Leeway knows ${known}. Update Leeway and try again.`,
  });
}

/** Copies what a snapshot shows. Its transaction is what keeps the copy from starting anew with every write of another process. */
export async function copySnapshot(snapshot: Database.Database, target: string): Promise<void> {
  await snapshot.backup(target, { progress: () => PAGES_AT_ONCE });
}

/** A connection whose one read transaction has begun. */
export function openReadOnly(file: string): Database.Database {
  if (!existsSync(file)) throw notFound(file);
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    db.exec('begin');
    const tables = db
      .prepare("select count(*) from sqlite_schema where name in ('journal', 'runs', 'workflows')")
      .pluck();
    if (tables.get() === 3) return db;
    throw new Error('it has no journal');
  } catch (cause) {
    db.close();
    throw new AppError('database.unreadable', `${file} is no database of Leeway, or it is damaged.`, {
      hint: `${cause instanceof Error ? cause.message : String(cause)}. Choose another file, or restore a backup.`,
      cause,
    });
  }
}

async function openUpdatedCopy(snapshot: Database.Database): Promise<Store> {
  const folder = mkdtempSync(path.join(tmpdir(), 'leeway-copy-'));
  const file = path.join(folder, 'copy.sqlite');
  try {
    await copySnapshot(snapshot, file);
  } finally {
    snapshot.close();
  }
  const store = openStore(file);
  const close = () => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...store, close };
}

function notFound(file: string): AppError {
  return new AppError('database.not_found', `There is no database ${file}.`, {
    status: 404,
    hint: 'Name the file, or the data folder with --data or LEEWAY_DATA_DIR. A data folder gets its database at the first start.',
  });
}
