// How fast a run is shown again: the whole of it in a few seconds, stopping where a person is asked.
import type { JournalEntry } from '@leeway/shared/run/event.ts';

/** From here on a replay would be a wait. */
const REPLAY_MS = 6000;
const LEAST_STEP_MS = 250;
const MOST_STEP_MS = 900;

/** Where a replay stops: after the first question to a person, else at the end. A number of events. */
export function replayEnd(events: readonly JournalEntry[]): number {
  const asked = events.findIndex(({ event }) => event.type === 'approval.asked');
  return asked === -1 ? events.length : asked + 1;
}

/** Milliseconds each event stays on the screen, so that the replay takes about 6 s. */
export function stepMs(count: number): number {
  return Math.min(MOST_STEP_MS, Math.max(LEAST_STEP_MS, REPLAY_MS / Math.max(1, count)));
}
