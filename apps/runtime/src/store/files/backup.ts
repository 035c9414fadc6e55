// Makes a backup, and puts one back. Both work on a copy under another name, which gets its real name when it has been checked and
// is on disk: what is cut off in the middle leaves the last good file as it was.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import Database from 'better-sqlite3';
import type { Store } from '../open-store.ts';
import { copySnapshot, openReadOnly, openSnapshot } from './open-snapshot.ts';

/** Gives the number of problems of a database. */
export type Check = (store: Store) => Promise<number>;

interface BackupInput {
  /** The database; a process may be at work on it. */
  source: string;
  target: string;
  /** Put in when it is given: with it, whoever has the file can read the secrets of connections. */
  secret: string | null;
  at: number;
  check: Check;
  /** A copy with problems is better than none. */
  isKeptWithProblems: boolean;
}

export interface Backup {
  file: string;
  bytes: number;
  problems: number;
}

/**
 * Copies the database beside the process that is at work on it, by SQLite's online backup from a connection of our own: nobody has
 * to ask that process, it is not slowed down, and it works the same when nothing runs. Throws `backup.problems` when the copy has
 * some; the target is untouched then.
 */
export async function makeBackup(input: BackupInput): Promise<Backup> {
  const { source, target, check } = input;
  removeLeftovers(target);
  const partial = `${target}.partial-${process.pid}`;
  try {
    // Made before it is filled, because it holds the hashes of passwords: nobody else may read it at any moment.
    writeFileSync(partial, '', { mode: 0o600 });
    await copyInto(partial, source);
    label(partial, input);
    const problems = await checked(partial, check);
    if (problems > 0 && !input.isKeptWithProblems) throw hasProblems(source, problems);
    putInPlace(partial, target);
    return { file: target, bytes: statSync(target).size, problems };
  } finally {
    removeDatabase(partial);
  }
}

/** The secret that was put in a backup; null when there is none. Takes the label off, so that it stands in no data folder. */
export function takeLabel(file: string): { secret: string | null } {
  const db = new Database(file, { fileMustExist: true });
  try {
    const isLabelled = db.prepare("select 1 from sqlite_schema where name = 'backup_label'").get() !== undefined;
    if (!isLabelled) return { secret: null };
    const secret = db.prepare<[], string>("select value from backup_label where name = 'secret'").pluck().get();
    // Overwritten, not only unlinked: the secret must not be readable in a free page.
    db.pragma('secure_delete = ON');
    db.exec('drop table backup_label');
    return { secret: secret ?? null };
  } finally {
    db.close();
  }
}

/** How many secrets of connections and models a database holds; they can be read with the right secret only. */
export function countSealed(file: string): number {
  const db = openReadOnly(file);
  const query =
    'select (select count(*) from connections where secret is not null) + (select count(*) from models where secret is not null)';
  const count = db.prepare<[], number>(query).pluck().get() ?? 0;
  db.close();
  return count;
}

/** Copies a database as it is now into a file that may be there already. */
export async function copyInto(target: string, source: string): Promise<void> {
  const snapshot = openReadOnly(source);
  try {
    await copySnapshot(snapshot, target);
  } finally {
    snapshot.close();
  }
}

/** Problems of a file. One that an older Leeway wrote is checked as this one would read it. */
export async function checked(file: string, check: Check): Promise<number> {
  const store = await openSnapshot(file);
  try {
    return await check(store);
  } finally {
    store.close();
  }
}

/** On disk first, then under its name: after a power cut the name means a whole file. */
export function putInPlace(partial: string, target: string): void {
  syncToDisk(partial);
  renameSync(partial, target);
  syncToDisk(path.dirname(target));
}

/** A database with the files that SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}

function label(file: string, { at, secret }: BackupInput): void {
  const db = new Database(file);
  // One file, that can be copied and kept anywhere.
  db.pragma('journal_mode = DELETE');
  db.exec('create table backup_label (name text primary key, value text not null)');
  const insert = db.prepare('insert into backup_label values (?, ?)');
  insert.run('made', new Date(at).toISOString());
  if (secret !== null) insert.run('secret', secret);
  db.close();
}

/** What a killed backup left. That of a process which is still at it stays. */
function removeLeftovers(target: string): void {
  const prefix = `${path.basename(target)}.partial-`;
  const folder = path.dirname(target);
  if (!existsSync(folder)) throw noFolder(folder);
  for (const name of readdirSync(folder)) {
    const pid = /^\d+/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '')?.[0];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function syncToDisk(file: string): void {
  const handle = openSync(file, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function noFolder(folder: string): AppError {
  return new AppError('backup.no_folder', `There is no folder ${folder}.`, {
    hint: 'Make it, or choose another file.',
  });
}

function hasProblems(source: string, problems: number): AppError {
  return new AppError('backup.problems', `The copy of ${source} has ${problems} problems, so it was not kept.`, {
    status: 422,
    hint: 'They are listed above. To keep a copy all the same, add --with-problems.',
  });
}
