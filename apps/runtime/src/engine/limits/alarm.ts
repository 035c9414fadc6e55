// A timer that tests may replace by their own.

/** Calls `ring` once after so many milliseconds; returns the way to call it off. */
export type Alarm = (ms: number, ring: () => void) => () => void;

/** It does not keep the process alive: what it rings for is on disk as well. */
export function systemAlarm(ms: number, ring: () => void): () => void {
  const timer = setTimeout(ring, ms).unref();
  return () => clearTimeout(timer);
}
