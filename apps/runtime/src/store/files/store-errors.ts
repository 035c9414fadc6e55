// What a failing disk or file means, in words: which one it is, and the way out.
import { AppError } from '@leeway/shared/api/error.ts';

type Fault = 'full' | 'locked' | 'read_only' | 'damaged' | 'failing';

/** SQLite's codes by their beginning, and those of the file system. The longer beginning comes first. */
const FAULTS: [code: string, fault: Fault][] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CANTOPEN', 'read_only'],
  ['SQLITE_PERM', 'read_only'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_IOERR', 'failing'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'read_only'],
  ['EACCES', 'read_only'],
  ['EPERM', 'read_only'],
];

const WORDS: Record<Fault, { message: (place: string) => string; hint: string }> = {
  full: {
    message: (place) => `The disk is full: ${place} could not be written.`,
    hint: 'Make room on that disk and try again. Nothing that was accepted is lost.',
  },
  locked: {
    message: (place) => `Another program holds ${place}.`,
    hint: 'Close the program that has the database open, such as a database browser or a copy that is being made, and try again.',
  },
  read_only: {
    message: (place) => `Leeway may not write ${place}.`,
    hint: 'Give the user that runs Leeway the right to write there, or choose another folder with LEEWAY_DATA_DIR.',
  },
  damaged: {
    message: (place) => `${place} is damaged, and Leeway does not go on with it.`,
    hint: 'Keep a copy of the data folder, then put the last backup in its place with `leeway restore`.',
  },
  failing: {
    message: (place) => `The disk failed: ${place} could not be read or written.`,
    hint: 'Look at the disk and its room, then try again. Nothing that was accepted is lost.',
  },
};

/** The error as an operator should read it; null when it does not come from the disk. `place`: a file or folder. */
export function explainStoreError(error: unknown, place = 'the database'): AppError | null {
  const code = codesOf(error).find((one) => FAULTS.some(([beginning]) => one.startsWith(beginning)));
  const fault = FAULTS.find(([beginning]) => code?.startsWith(beginning))?.[1];
  if (fault === undefined) return null;
  const { message, hint } = WORDS[fault];
  return new AppError(`store.${fault}`, message(place), { status: 503, hint, cause: error });
}

/** Of an error and of what caused it: libraries wrap what SQLite throws. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error; at instanceof Error && codes.length < 5; at = at.cause)
    codes.push('code' in at && typeof at.code === 'string' ? at.code : '');
  return codes;
}
