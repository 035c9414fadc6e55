// One process per data folder. SQLite holds the lock: the operating system gives it back when the process dies, even by kill -9,
// so that no stale lock is ever in the way. What the holder says about itself stands in a file beside it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import Database from 'better-sqlite3';
import * as z from 'zod';

export interface DataLock {
  /** The last holder never gave the folder back, and the machine was started anew since: the power may have been cut. */
  wasCutOff: boolean;
  /** The database was found whole since: the next start need not look again. */
  foundWhole(): void;
  /** Gives the folder back. */
  release(): void;
}

const holderSchema = z.object({
  pid: z.number(),
  startedAt: z.string(),
  url: z.string(),
  boot: z.string().nullable().default(null),
});

/** How long a second start waits for the first to stop, in milliseconds. */
const PATIENCE_MS = 1000;

/** Takes the folder for this process. `url` is told to whoever comes second. Throws `data.locked`, which names the holder. */
export function lockDataDir(dataDir: string, { url, startedAt }: { url: string; startedAt: string }): DataLock {
  mkdirSync(dataDir, { recursive: true });
  const holderFile = path.join(dataDir, 'lock.json');
  const db = new Database(path.join(dataDir, 'lock.sqlite'), { timeout: PATIENCE_MS });
  try {
    // In this mode the lock of the first write is kept until the connection is closed.
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('begin exclusive; create table if not exists lock (holder text); commit');
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw locked(dataDir, holderFile);
    throw error;
  }
  const last = readHolder(holderFile);
  const boot = bootId();
  const wasCutOff = last !== null && (boot === null || last.boot !== boot);
  const note = (since: string | null) =>
    writeFileSync(holderFile, JSON.stringify({ pid: process.pid, startedAt, url, boot: since }));
  // As long as nobody has looked, a start that is refused must not make the next one believe that all is well.
  note(wasCutOff ? last.boot : boot);
  let mustLook = wasCutOff;
  return {
    wasCutOff,
    foundWhole: () => {
      mustLook = false;
      note(boot);
    },
    release: () => {
      if (!mustLook) rmSync(holderFile, { force: true });
      db.close();
    },
  };
}

/** Who is at work on the folder, without taking it; null when nobody is. `url` is null while the holder has not said who it is. */
export function findHolder(dataDir: string): { url: string | null } | null {
  const file = path.join(dataDir, 'lock.sqlite');
  if (!existsSync(file)) return null;
  const db = new Database(file, { readonly: true, timeout: 0 });
  try {
    db.prepare('select count(*) from lock').get();
    return null;
  } catch (error) {
    if (!(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))) throw error;
    return { url: readHolder(path.join(dataDir, 'lock.json'))?.url ?? null };
  } finally {
    db.close();
  }
}

/** The same until the machine starts anew; null where the system does not tell. */
function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

function locked(dataDir: string, holderFile: string): AppError {
  const holder = readHolder(holderFile);
  const who =
    holder === null ? 'another process' : `process ${holder.pid}, started ${holder.startedAt}, at ${holder.url}`;
  return new AppError('data.locked', `The data folder ${dataDir} is in use by ${who}.`, {
    status: 409,
    hint: 'Stop that one first, or start this one with another LEEWAY_DATA_DIR.',
    details: { holder },
  });
}

function readHolder(file: string): z.infer<typeof holderSchema> | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The holder has the lock but has not said who it is yet.
    return null;
  }
}
