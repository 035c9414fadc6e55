// What a process and a folder use, as Linux tells it. Where it does not (another system), the figures are null.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Linux counts processor time in hundredths of a second on every platform Node runs on. */
const TICK_MS = 10;

/** Processor time of a process so far, user and system, in milliseconds. */
export function cpuMs(pid: number): number | null {
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  // The second field is the name in brackets, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process in megabytes. */
export function residentMb(pid: number): number | null {
  const line = readProc(pid, 'status')
    ?.split('\n')
    .find((one) => one.startsWith('VmRSS:'));
  return line === undefined ? null : Number(/\d+/.exec(line)?.[0]) / 1024;
}

/** Bytes of all files in a folder, its folders included. */
export function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
