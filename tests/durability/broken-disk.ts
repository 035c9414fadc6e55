// Real faults of a disk, as far as this machine lets us make them.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Runtime } from '../support/runtime.ts';

export interface Fault {
  begin(): void;
  end(): void;
}

/**
 * Nothing more can be written to the files of a running process, as on a full disk: the system refuses every byte beyond
 * what the largest of them has now. Needs prlimit (util-linux); null elsewhere.
 */
export function noMoreRoom(runtime: Runtime): Fault | null {
  const limit = (bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(runtime.pid()), `--fsize=${bytes}:unlimited`], { stdio: 'ignore' });
  };
  try {
    limit('unlimited');
  } catch {
    return null;
  }
  const sizeOf = (name: string): number =>
    statSync(path.join(runtime.dataDir, name), { throwIfNoEntry: false })?.size ?? 0;
  return {
    begin: () => limit(String(Math.min(sizeOf('leeway.sqlite'), sizeOf('leeway.sqlite-wal')))),
    end: () => limit('unlimited'),
  };
}

export interface SmallDisk {
  folder: string;
  setReadOnly(isReadOnly: boolean): void;
  remove(): void;
}

/** A disk of its own, of a few megabytes; null where this process may not mount one. */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'leeway-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  return {
    folder,
    setReadOnly: (isReadOnly) => {
      execFileSync('mount', ['-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, folder]);
    },
    remove: () => {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Overwrites the end of a file, as a power cut may leave it. */
export function garbleEnd(file: string, bytes: number): void {
  const { size } = statSync(file);
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, size - bytes);
  closeSync(handle);
}
