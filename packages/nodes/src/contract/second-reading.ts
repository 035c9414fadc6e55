// The second reading of an AI step: the same material in another frame, so that both are unlikely to be wrong in the same way.
import type { Agreement } from '@leeway/shared/dial/score.ts';
import { switchField, textField } from './fields.ts';
import { type AiAnswer, type AiCall, type AiRequest, NoSecondReading, RetryableError, type RunContext } from './run.ts';

/** A second reading must not take longer than one provider may. */
const LIMIT_MS = 45_000;

/** The settings of the second reading. It costs a second call, which may go to a smaller model. */
export function secondReadingFields(isOn: boolean) {
  const when = { field: 'secondReading', is: [true] };
  return {
    secondReading: switchField({
      label: 'Read it twice',
      help: 'A second call checks the answer from another side. What differs lowers the score. It costs about twice as much.',
      advanced: true,
    }).default(isOn),
    secondModel: textField({
      label: 'Model of the second reading',
      help: 'A small one will do. Leave empty to use the same model.',
      placeholder: 'The same model',
      advanced: true,
      when,
    }).optional(),
  };
}

/** `none`: nobody to ask · `failed`: asked and got nothing that can be used, `why` in words. */
export type Second<T> = { kind: 'none' } | { kind: 'failed'; why: string } | { kind: 'read'; answer: AiAnswer<T> };

type Question<T> = Omit<AiRequest<T>, 'isSecondReading' | 'signal' | 'labelField'>;

/** Asks for a second reading. A failure is an answer too: it must not fail the step. Only a stopped run makes it throw. */
export async function readAgain<T>(ctx: RunContext, question: Question<T>, stop?: AbortSignal): Promise<Second<T>> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const signal = stop === undefined ? limit : AbortSignal.any([limit, stop]);
  try {
    return { kind: 'read', answer: await ctx.ai.complete({ ...question, isSecondReading: true, signal }) };
  } catch (error) {
    if (error instanceof NoSecondReading) return { kind: 'none' };
    throwIfStopped(ctx);
    if (limit.aborted) return { kind: 'failed', why: `It took longer than ${LIMIT_MS / 1000} s.` };
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Asks both at once. When the first fails its error is thrown and the second is stopped. Rules without a model are not read twice:
 * they would only agree with themselves.
 */
export async function readTwice<A, B>(
  ctx: RunContext,
  first: AiRequest<A>,
  second: Question<B> | null,
): Promise<{ answer: AiAnswer<A>; second: Second<B> }> {
  if (second === null) return { answer: await ctx.ai.complete(first), second: { kind: 'none' } };
  const stop = new AbortController();
  const reading = readAgain(ctx, second, stop.signal);
  // Nobody may be waiting for it any more when it fails.
  reading.catch(() => undefined);
  try {
    const answer = await ctx.ai.complete(first);
    return { answer, second: answer.call.isBuiltIn ? { kind: 'none' } : await reading };
  } finally {
    stop.abort();
  }
}

/**
 * d of the score: the share of the fields that both readings have alike. A reading that failed counts as no agreement: with any
 * other answer of it the score could not be lower.
 */
export function agreementOf<T>(
  second: Second<T>,
  compare: (answer: T) => Pick<Agreement, 'share' | 'differing'> & { doubt?: string },
): Agreement | null {
  if (second.kind === 'none') return null;
  if (second.kind === 'failed')
    return { share: 0, differing: [], doubts: [`The second reading gave no answer. ${second.why}`] };
  const { share, differing, doubt } = compare(second.answer.value);
  return { share, differing, doubts: doubt === undefined ? [] : [doubt] };
}

/** Both calls as one: tokens and known costs together. `isAtOnce`: the step waited for the slower one only. */
export function withSecond(call: AiCall, second: Second<unknown>, { isAtOnce }: { isAtOnce: boolean }): AiCall {
  if (second.kind !== 'read') return call;
  const { provider, model, prompt, tokensIn, tokensOut, costUsd, latencyMs } = second.answer.call;
  const costs = [call.costUsd, costUsd].filter((cost) => cost !== null);
  return {
    ...call,
    tokensIn: call.tokensIn + tokensIn,
    tokensOut: call.tokensOut + tokensOut,
    costUsd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
    latencyMs: isAtOnce ? Math.max(call.latencyMs, latencyMs) : call.latencyMs + latencyMs,
    second: { provider, model, system: prompt.system, tokensIn, tokensOut, costUsd, latencyMs },
  };
}

/** The step's own time being over fails no step whose first answer is there; a cancel ends it. */
function throwIfStopped({ signal }: RunContext): void {
  if (signal.aborted && !(signal.reason instanceof RetryableError)) throw signal.reason;
}
