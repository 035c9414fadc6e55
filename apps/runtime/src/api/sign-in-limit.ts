// Slows guessing of passwords down. Only failures count, so that people who know theirs are never in the way.
import { AppError } from '@leeway/shared/api/error.ts';

export interface SignInLimit {
  /** Throws `auth.too_many_attempts` (429) after too many failures for this address. */
  check(email: string): void;
  record(email: string, wasGood: boolean): void;
}

const MOST_FAILURES = 10;
const WINDOW_MS = 5 * 60_000;
const MOST_ADDRESSES = 10_000;

export function createSignInLimit(now: () => number): SignInLimit {
  const failures = new Map<string, { count: number; until: number }>();
  const keyOf = (email: string) => email.trim().toLowerCase();
  return {
    check(email) {
      const found = failures.get(keyOf(email));
      if (found === undefined || found.until <= now() || found.count < MOST_FAILURES) return;
      const seconds = Math.ceil((found.until - now()) / 1000);
      throw new AppError('auth.too_many_attempts', 'Too many attempts with a wrong password.', {
        status: 429,
        hint: `Try again in ${Math.ceil(seconds / 60)} min.`,
        details: { retryAfterSeconds: seconds },
      });
    },
    record(email, wasGood) {
      const key = keyOf(email);
      const found = failures.get(key);
      failures.delete(key);
      if (wasGood) return;
      const isRunning = found !== undefined && found.until > now();
      failures.set(key, { count: isRunning ? found.count + 1 : 1, until: now() + WINDOW_MS });
      const [oldest] = failures.keys();
      if (failures.size > MOST_ADDRESSES && oldest !== undefined) failures.delete(oldest);
    },
  };
}
