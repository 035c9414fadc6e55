// What an attempt's error means: try again, give up, or ask whether it happened.
import { TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { ExpressionError } from '@leeway/shared/expression/cel.ts';
import type { Retry } from '@leeway/shared/graph/graph.ts';
import type { Key, RunEvent, StepError } from '@leeway/shared/run/event.ts';
import type { PlanNode } from './plan.ts';

/** An error as it is journaled: words for people, never a stack. */
export function describeError(error: unknown): StepError {
  if (error instanceof TerminalError)
    return { message: error.message, ...(error.hint ? { hint: error.hint } : {}), code: 'step.terminal' };
  if (error instanceof ExpressionError) return { message: error.message, code: `expression.${error.code}` };
  if (error instanceof AppError)
    return { message: error.message, ...(error.hint ? { hint: error.hint } : {}), code: error.code };
  if (error instanceof UncertainError) return { message: error.message, code: 'step.uncertain' };
  if (error instanceof Error) return { message: error.message, code: 'step.failed' };
  return { message: String(error), code: 'step.failed' };
}

/** Whether trying again could help: never for wrong input or set-up. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof TerminalError || error instanceof ExpressionError || error instanceof AppError);
}

/**
 * Milliseconds before attempt n+1: min(maxSeconds, backoffSeconds · factor^(n-1)), times 0.5 to 1 at random so that
 * runs that failed together do not come back together. A `Retry-After` of the other side is honoured when it is longer.
 */
export function backoffMs(
  retry: Retry,
  attempt: number,
  { random, error }: { random: () => number; error: unknown },
): number {
  const seconds = Math.min(retry.maxSeconds, retry.backoffSeconds * retry.factor ** (attempt - 1));
  return Math.max(Math.round(seconds * 1000 * (0.5 + random() / 2)), retryAfterMs(error));
}

function retryAfterMs(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('retryAfterMs' in error)) return 0;
  return typeof error.retryAfterMs === 'number' ? Math.min(error.retryAfterMs, 3_600_000) : 0;
}

/** The events of a step's last failure, with the way on that `onError` gives it. */
export function finalFailure(
  node: PlanNode,
  failure: { key: Key; attempt: number; error: StepError; at: number },
): RunEvent[] {
  const { key, attempt, error, at } = failure;
  const failed: RunEvent = { type: 'step.failed', at, key, attempt, error, retryAt: null };
  if (node.onError === 'fail') return [failed];
  const port = node.onError === 'branch' ? 'error' : firstPort(node);
  return [failed, { type: 'step.completed', at, key, port, output: { error } }];
}

/** The port a step leaves by when all is well and there is no choice. */
export function firstPort(node: PlanNode): string {
  return node.type.outputs(node.config)[0]?.name ?? 'out';
}
