// One timer that rings at the earliest of the times it was told.
import type { Clock } from '../../services/clock.ts';

/** setTimeout cannot count further than 24.8 days; whoever is rung looks at the clock again. */
const LONGEST_MS = 3_600_000;

export interface Bell {
  /** Rings at a time, or earlier when it was told so before. */
  ringAt(at: number): void;
  stop(): void;
}

/** It does not keep the process alive. */
export function createBell(clock: Clock, ring: () => void): Bell {
  let next: { timer: NodeJS.Timeout; at: number } | null = null;
  let isStopped = false;
  return {
    ringAt(at) {
      if (isStopped || (next && next.at <= at)) return;
      if (next) clearTimeout(next.timer);
      const timer = setTimeout(
        () => {
          next = null;
          ring();
        },
        Math.min(LONGEST_MS, Math.max(0, at - clock.now())),
      ).unref();
      next = { at, timer };
    },
    stop() {
      isStopped = true;
      if (next) clearTimeout(next.timer);
    },
  };
}
