// What a step waits for besides people, in words.
import type { WaitState } from '@leeway/shared/run/state.ts';
import { formatDateTime } from '../../ui/format.ts';

/** Signals that come as calls of an address have its last part in their name. */
const HOOK = 'hook:';

/** The address that must be called; null when a signal is waited for by its name. */
export function hookOf({ signal }: WaitState): string | null {
  return signal?.name.startsWith(HOOK) ? `/hooks/${signal.name.slice(HOOK.length)}` : null;
}

/** `until 27 Nov, 09:00`, `for the signal “payment-received”`, `for a call to /hooks/paid`. */
export function waitWords(wait: WaitState, now: number): string {
  const { signal, until } = wait;
  const hook = hookOf(wait);
  if (hook !== null) return `for a call to ${hook}`;
  if (signal) return `for the signal “${signal.name}”`;
  return until === null ? 'for as long as it takes' : `until ${formatDateTime(until, now)}`;
}
