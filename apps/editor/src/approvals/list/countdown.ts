// How long somebody still has to answer.
import { formatTimeLeft } from '../../ui/format.ts';
import type { Tone } from '../../ui/tone.tsx';

export interface Countdown {
  /** `38 min`, or `12 min late`. */
  text: string;
  tone: Extract<Tone, 'neutral' | 'wait' | 'fail'>;
}

/** Time left, amber in the last third of the time given and red when it is over; null when there is no due time. All in milliseconds. */
export function countdownOf(
  { askedAt, dueAt }: { askedAt: number; dueAt: number | null },
  now: number,
): Countdown | null {
  if (dueAt === null) return null;
  const text = formatTimeLeft(dueAt, now);
  if (now > dueAt) return { text, tone: 'fail' };
  return { text, tone: dueAt - now <= (dueAt - askedAt) / 3 ? 'wait' : 'neutral' };
}

/** Whole seconds until a decision takes effect; 0 when it has. */
export function secondsLeft(effectiveAt: number, now: number): number {
  return Math.max(0, Math.ceil((effectiveAt - now) / 1000));
}
