// Leaves a provider alone that keeps failing, so that every step does not wait for its time-out first.
import type { Clock } from '../clock.ts';

export interface Breaker {
  /** Milliseconds until the provider may be asked again; 0 when it may be asked now. */
  waitMs(providerId: string): number;
  succeeded(providerId: string): void;
  failed(providerId: string): void;
}

const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;

/** Opens after five failures in a row. After 30 s one call may try (half-open): it closes the breaker, or opens it for another 30 s. */
export function createBreaker(clock: Clock): Breaker {
  const states = new Map<string, { failures: number; openUntil: number }>();
  return {
    waitMs(providerId) {
      const state = states.get(providerId);
      if (state === undefined || state.failures < FAILURES_TO_OPEN) return 0;
      const wait = state.openUntil - clock.now();
      if (wait > 0) return wait;
      // The caller is the one that tries; the others wait for what it finds.
      state.openUntil = clock.now() + OPEN_MS;
      return 0;
    },
    succeeded(providerId) {
      states.delete(providerId);
    },
    failed(providerId) {
      const failures = (states.get(providerId)?.failures ?? 0) + 1;
      states.set(providerId, { failures, openUntil: clock.now() + OPEN_MS });
    },
  };
}
