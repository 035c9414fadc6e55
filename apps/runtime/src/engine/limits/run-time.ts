// The time limit of a run: how long it may be at work in one go. Waiting for people, times, signals, child runs and its own turn
// does not count.
import { AppError } from '@leeway/shared/api/error.ts';

/** Thrown into whatever the run is doing; the step fails with it, and the run keeps its place. */
export class RunTimedOut extends AppError {
  constructor(seconds: number) {
    super('run.timed_out', `The run was at work for longer than its limit of ${seconds} s.`, {
      hint: 'Try again from this step, or raise the limit in the workflow’s settings.',
    });
  }
}

export interface RunTime {
  /** The run calls the outside: its time counts until the result is called, once for each `begin`. */
  begin(): () => void;
  /** The run leaves memory. */
  stop(): void;
}

/** setTimeout cannot count further than 24.8 days. */
const LONGEST_MS = 2_147_483_647;

/** Counts only what a run does outside: by itself it is done before a timer could be set. Calls side by side count once. */
export function createRunTime(
  seconds: number,
  { onTimeout, nowMs = () => performance.now() }: { onTimeout: (error: RunTimedOut) => void; nowMs?: () => number },
): RunTime {
  let timer: NodeJS.Timeout | null = null;
  let calls = 0;
  let leftMs = seconds * 1000;
  let since = 0;

  function stop(): void {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    leftMs = Math.max(0, leftMs - (nowMs() - since));
  }

  return {
    begin() {
      calls += 1;
      if (calls === 1) {
        since = nowMs();
        timer = setTimeout(() => onTimeout(new RunTimedOut(seconds)), Math.min(leftMs, LONGEST_MS));
      }
      return () => {
        calls -= 1;
        if (calls === 0) stop();
      };
    },
    stop,
  };
}
