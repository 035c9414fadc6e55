// What an error says to a person, in the forms the screens need.
import { ApiError } from './client.ts';

/** The message and the way out. Anything that is no ApiError is a bug: its text would help nobody. */
export function errorWords(error: unknown): { message: string; hint?: string } {
  if (error instanceof ApiError) return { message: error.message, hint: error.hint };
  return { message: 'Something went wrong in Leeway.', hint: 'Try again. If it happens again, reload the page.' };
}

/** The same as a toast that stays until it is closed. */
export function failureToast(error: unknown): { title: string; description?: string; tone: 'fail' } {
  const { message, hint } = errorWords(error);
  return { title: message, description: hint, tone: 'fail' };
}

/** What is wrong with which field (dotted path → message), when the runtime said so in `details.problems`. */
export function fieldProblems(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const { details } = error;
  if (typeof details !== 'object' || details === null || !('problems' in details)) return {};
  if (!Array.isArray(details.problems)) return {};
  return Object.fromEntries(details.problems.flatMap(asEntry));
}

function asEntry(problem: unknown): [field: string, message: string][] {
  if (typeof problem !== 'object' || problem === null) return [];
  if (!('field' in problem) || typeof problem.field !== 'string') return [];
  if (!('message' in problem) || typeof problem.message !== 'string') return [];
  return [[problem.field.replace(/^body\./, ''), problem.message]];
}

/** Whether nobody is signed in (any more). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
