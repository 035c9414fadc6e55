// Why a run cannot be read or begun, in words.
import { AppError } from '@leeway/shared/api/error.ts';

export function runNotFound(id: string): AppError {
  return new AppError('run.not_found', `There is no run ${id}.`, {
    status: 404,
    hint: 'It may have been removed. Look in the list of runs.',
  });
}

/** Whether an error says that there is no such run, and never will be. */
export function isGone(error: unknown): boolean {
  return error instanceof AppError && error.code === 'run.not_found';
}

/** Run ids are whole numbers inside; anything else names no run. */
export function runNumber(runId: string): number {
  if (!/^\d{1,15}$/.test(runId)) throw runNotFound(runId);
  return Number(runId);
}

export function tooManyRuns(): AppError {
  return new AppError('engine.busy', 'Too many runs of this workflow wait for their turn.', {
    status: 429,
    hint: 'Nothing was taken. Send it again in a while.',
    details: { retryAfterSeconds: 5 },
  });
}

export function engineStopping(): AppError {
  return new AppError('engine.stopping', 'Leeway is stopping and takes nothing new.', {
    status: 503,
    hint: 'Try again when it has started.',
  });
}
