// The time limit of a run: how long it may be at work in one go. Waiting for people, times and signals does not count.
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
  /** The run calls the outside: from now on its time counts. */
  begin(): void;
  end(): void;
}

/** setTimeout cannot count further than 24.8 days. */
const LONGEST_MS = 2_147_483_647;

/** Counts only runs that call the outside: all others are done before a timer could be set. */
export function createRunTime(seconds: number, onTimeout: (error: RunTimedOut) => void): RunTime {
  let timer: NodeJS.Timeout | null = null;
  return {
    begin() {
      timer ??= setTimeout(() => onTimeout(new RunTimedOut(seconds)), Math.min(seconds * 1000, LONGEST_MS));
    },
    end() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
