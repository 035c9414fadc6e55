// What an attempt's error means: try again, give up, or ask whether it happened.
import { RetryableError, TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { ExpressionError } from '@leeway/shared/expression/cel.ts';
import { BODY_PORT, hasBody } from '@leeway/shared/graph/bodies.ts';
import type { Retry } from '@leeway/shared/graph/graph.ts';
import type { Key, RunEvent, StepError } from '@leeway/shared/run/event.ts';
import type { PlanNode } from '../plans/plan.ts';

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

/**
 * Whether the step is tried again: never for wrong input or set-up; with a list of failures for those alone, and without one for
 * any. An error that does not say of what kind it is, is on no list.
 */
export function isRetryable(error: unknown, { on }: Pick<Retry, 'on'>): boolean {
  if (error instanceof TerminalError || error instanceof ExpressionError || error instanceof AppError) return false;
  const kind = error instanceof RetryableError || error instanceof UncertainError ? error.kind : null;
  return on === undefined || (kind !== null && on.includes(kind));
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

/** How long a connection is left alone after “too many requests” that does not say for how long. */
const PAUSE_MS = 5000;

/** For how long nobody may call the connection whose answer was “too many requests”; null after any other failure. */
export function pauseMs(error: unknown): number | null {
  if (!(error instanceof RetryableError) || error.kind !== 'rate') return null;
  return error.retryAfterMs === undefined ? PAUSE_MS : retryAfterMs(error);
}

function retryAfterMs(error: unknown): number {
  return error instanceof RetryableError ? Math.min(error.retryAfterMs ?? 0, 3_600_000) : 0;
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
  // A container's first port leads into its body, which is not the way on.
  const ports = node.type.outputs(node.config).map(({ name }) => name);
  return (hasBody(node.type.type) ? ports.find((name) => name !== BODY_PORT) : ports[0]) ?? 'out';
}
