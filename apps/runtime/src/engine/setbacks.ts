// Runs that could not go on because something around them failed (a full disk, a locked file) go on by themselves when it has passed.

export interface Setbacks {
  /** The run stopped where it is on disk: it is tried again after a moment, then after ever longer ones. */
  add(runId: number): void;
  /** The run went on: the next setback is a first one again. */
  forget(runId: number): void;
  stop(): void;
}

const FIRST_MS = 500;
const LONGEST_MS = 60_000;

/** `wake` goes on with a run from the disk; `isGone` tells of its error whether the run never came to the disk at all. */
export function createSetbacks(wake: (runId: number) => Promise<void>, isGone: (error: unknown) => boolean): Setbacks {
  const open = new Map<number, { timer: NodeJS.Timeout; waitMs: number }>();
  let isStopped = false;

  function add(runId: number): void {
    if (isStopped) return;
    const before = open.get(runId);
    clearTimeout(before?.timer);
    const waitMs = before ? Math.min(before.waitMs * 2, LONGEST_MS) : FIRST_MS;
    const timer = setTimeout(() => tryAgain(runId), waitMs).unref();
    open.set(runId, { timer, waitMs });
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
      for (const { timer } of open.values()) clearTimeout(timer);
      open.clear();
    },
  };
}
