// What came into a run, to be edited for a fork from its start.
import type { RunDetail } from '@leeway/shared/api/runs.ts';

/** The content of the message that started the run; the whole of what it started with when that was no message. */
export function inputOf({ events }: Pick<RunDetail, 'events'>): unknown {
  const started = events[0]?.event;
  if (started?.type !== 'run.started') return undefined;
  const { output } = started;
  const isMessage = typeof output === 'object' && output !== null && 'channel' in output && 'body' in output;
  return isMessage ? output.body : output;
}

/** As it stands in the box. */
export function inputText(run: Pick<RunDetail, 'events'>): string {
  return JSON.stringify(inputOf(run) ?? {}, null, 2);
}
