// Puts a backup in the place of a data folder's database. What was there is kept.
import { copyFileSync, existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import Database from 'better-sqlite3';
import { openStore } from '../open-store.ts';
import { type Check, checked, copyInto, countSealed, putInPlace, removeDatabase, takeLabel } from './backup.ts';

interface RestoreInput {
  /** The backup. */
  file: string;
  /** The database of the data folder. The caller holds the folder. */
  target: string;
  /** Whether a database that is there may be replaced. */
  isForced: boolean;
  /** Where the replaced one goes. */
  aside: string;
  check: Check;
}

export interface Restored {
  /** The secret that the backup brought. */
  secret: string | null;
  /** How many secrets can be read only with the secret they were stored with. */
  sealed: number;
  /** The folder of what was replaced; null when the data folder was empty. */
  aside: string | null;
}

/** Throws `restore.not_empty`, `restore.problems`, and what opening the backup throws; nothing is changed then. */
export async function restoreBackup({ file, target, isForced, aside, check }: RestoreInput): Promise<Restored> {
  if (path.resolve(file) === path.resolve(target)) throw sameFile(file);
  const isReplacing = existsSync(target);
  if (isReplacing && !isForced) throw notEmpty(target);
  const partial = `${target}.restoring`;
  removeDatabase(partial);
  try {
    writeFileSync(partial, '', { mode: 0o600 });
    await copyInto(partial, file);
    const { secret } = takeLabel(partial);
    // Brings an older backup up to date; the backup itself stays as it is.
    openStore(partial).close();
    const problems = await checked(partial, check);
    if (problems > 0) throw hasProblems(file, problems);
    const sealed = countSealed(partial);
    asOneFile(partial);
    if (isReplacing) keepAside(target, aside);
    // A log that stayed beside the name would be taken for that of the new file.
    for (const suffix of ['-wal', '-shm']) rmSync(target + suffix, { force: true });
    putInPlace(partial, target);
    return { secret, sealed, aside: isReplacing ? aside : null };
  } finally {
    removeDatabase(partial);
  }
}

/** Folds the log into its file: the last connection that closes takes it away. */
function asOneFile(file: string): void {
  const db = new Database(file, { fileMustExist: true });
  db.pragma('journal_mode = DELETE');
  db.close();
}

/** Gives the old file a second name before the first is taken from it: at no moment is the data folder without a database. */
function keepAside(target: string, aside: string): void {
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  try {
    asOneFile(target);
  } catch {
    // A damaged file is kept as it is, with its log.
    for (const suffix of ['-wal', '-shm']) {
      if (existsSync(target + suffix)) copyFileSync(target + suffix, path.join(aside, path.basename(target) + suffix));
    }
  }
  linkOrCopy(target, path.join(aside, path.basename(target)));
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Not every file system has links.
    copyFileSync(from, to);
  }
}

function notEmpty(target: string): AppError {
  return new AppError('restore.not_empty', `There is a database in ${path.dirname(target)} already.`, {
    status: 409,
    hint: 'Restore into another folder with --data, or add --force: the old database is kept in a folder beside the new one.',
  });
}

function sameFile(file: string): AppError {
  return new AppError('restore.same_file', `${file} is the database of this data folder itself.`, {
    hint: 'Name a file that leeway backup has made.',
  });
}

function hasProblems(file: string, problems: number): AppError {
  return new AppError('restore.problems', `${file} has ${problems} problems, so it was not restored.`, {
    status: 422,
    hint: 'They are listed above. Take an older backup.',
  });
}
