// When calls began within the last minute, and how long the next one has to wait so that no minute sees too many.

export interface StartWindow {
  add(now: number): void;
  /** Milliseconds until one more may begin when `max` may begin in any 60 s; 0 for now. */
  waitMs(max: number, now: number): number;
  readonly size: number;
}

const WINDOW_MS = 60_000;
/** Taking from the front of a long array copies it; so it is cut off in pieces. */
const CUT_AT = 1000;

export function createStartWindow(): StartWindow {
  let starts: number[] = [];
  let first = 0;

  /** Forgets what is older than the window, and what lies ahead: then the clock was set back, and waiting for it would take too long. */
  function forget(now: number): void {
    if ((starts[starts.length - 1] ?? 0) > now) {
      starts = starts.slice(first).filter((start) => start <= now);
      first = 0;
    }
    while (first < starts.length && (starts[first] ?? 0) + WINDOW_MS <= now) first += 1;
    if (first < CUT_AT && first < starts.length) return;
    starts = starts.slice(first);
    first = 0;
  }

  return {
    add(now) {
      forget(now);
      starts.push(now);
    },
    waitMs(max, now) {
      forget(now);
      const start = starts[starts.length - max];
      if (start === undefined || starts.length - max < first) return 0;
      return start + WINDOW_MS - now;
    },
    get size() {
      return starts.length - first;
    },
  };
}
