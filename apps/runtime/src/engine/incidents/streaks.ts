// Failures in a row of the steps that use a connection.
import type { StepError } from '@leeway/shared/run/event.ts';

/** So many failures in a row, and the connection is said to fail. */
export const FAILURES_IN_A_ROW = 3;

export interface Streak {
  failures: number;
  /** Of the newest attempt that used it. */
  at: number;
  message: string;
}

/** What an attempt tells about the connection it used: a wrong expression or a refused permission of ours says nothing about it. */
export function tellsOfConnection({ code = '' }: StepError): boolean {
  return !code.startsWith('expression.');
}

export function failed(streak: Streak | undefined, { message }: StepError, at: number): Streak {
  return { failures: (streak?.failures ?? 0) + 1, at, message };
}

export function succeeded(at: number): Streak {
  return { failures: 0, at, message: '' };
}
