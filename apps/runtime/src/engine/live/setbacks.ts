// Runs that could not go on because something around them failed (a full disk, a locked file) go on by themselves when it has passed.
import { type Alarm, systemAlarm } from '../limits/alarm.ts';

export interface Setbacks {
  /** The run stopped where it is on disk: it is tried again after a moment, then after ever longer ones. */
  add(runId: number): void;
  /** The run went on: the next setback is a first one again. */
  forget(runId: number): void;
  stop(): void;
}

const FIRST_MS = 500;
const LONGEST_MS = 60_000;

export interface SetbacksDeps {
  /** Goes on with a run from the disk. */
  wake(runId: number): Promise<void>;
  /** Tells of its error whether the run never came to the disk at all. */
  isGone(error: unknown): boolean;
  /** The system's timer unless a test has its own. */
  alarm?: Alarm;
}

export function createSetbacks({ wake, isGone, alarm = systemAlarm }: SetbacksDeps): Setbacks {
  const open = new Map<number, { callOff: () => void; waitMs: number }>();
  let isStopped = false;

  function add(runId: number): void {
    if (isStopped) return;
    const before = open.get(runId);
    before?.callOff();
    const waitMs = before ? Math.min(before.waitMs * 2, LONGEST_MS) : FIRST_MS;
    open.set(runId, { callOff: alarm(waitMs, () => tryAgain(runId)), waitMs });
  }

  function tryAgain(runId: number): void {
    wake(runId).catch((error: unknown) => {
      if (isGone(error)) open.delete(runId);
      else add(runId);
    });
  }

  return {
    add,
    forget: (runId) => {
      open.delete(runId);
    },
    stop: () => {
      isStopped = true;
      for (const { callOff } of open.values()) callOff();
      open.clear();
    },
  };
}
