// Named places at which a test lets the process die, so that a crash between two lines is no matter of luck.
import { AppError } from '@leeway/shared/api/error.ts';

/**
 * `after-intent`: the intent is on disk, the effect has not begun · `after-effect`: it happened, and nobody was told ·
 * `before-commit`: a batch is written and not committed · `after-commit`: it is on disk, and nobody was told ·
 * `in-recovery`: before an unfinished run is read back · `in-timer`: a timer is about to move its run ·
 * `after-child`: a child's end is on disk, and its parent was not told.
 */
const CRASH_POINTS = [
  'after-intent',
  'after-effect',
  'before-commit',
  'after-commit',
  'in-recovery',
  'in-timer',
  'after-child',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Said where the process passes a point. Left out, as in every start that is not a test, it costs nothing. */
export type Pass = (point: CrashPoint) => void;

/** `setting`: a point, or `point:n` for its n-th passage; there the process kills itself as `kill -9` would. */
export function createCrashPoints(
  setting: string | undefined,
  die: () => void = () => process.kill(process.pid, 'SIGKILL'),
): Pass | undefined {
  if (setting === undefined || setting === '') return undefined;
  const [name, nth = '1'] = setting.split(':');
  const wanted = CRASH_POINTS.find((point) => point === name);
  let left = Number(nth);
  if (wanted === undefined || !Number.isSafeInteger(left) || left < 1) throw unknownPoint(setting);
  return (point) => {
    if (point !== wanted) return;
    left -= 1;
    if (left === 0) die();
  };
}

function unknownPoint(setting: string): AppError {
  return new AppError('settings.invalid', `LEEWAY_CRASH_AT=${setting} names no place where Leeway can be stopped.`, {
    hint: `It is for tests: one of ${CRASH_POINTS.join(', ')}, with :n for the n-th time. Leave it out otherwise.`,
  });
}
