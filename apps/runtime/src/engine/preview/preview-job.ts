// One preview under way: the draft's configuration over past items, four at a time, without any effect.
import { type AiCall, type AiRun, NoSecondReading, type RunContext } from '@leeway/nodes/contract/run.ts';
import type { PreviewItem } from '@leeway/shared/api/preview.ts';
import type { PreviewResult } from '../../store/previews.ts';
import { describeError } from '../attempts/failure.ts';
import { type ContextFactory, inputOf, scopeOf } from '../live/live-run.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import { compareItem } from './compare.ts';
import type { PastItem } from './past-items.ts';

const AT_ONCE = 4;

export interface Trial {
  plan: Plan;
  node: PlanNode & { run: AiRun };
  items: readonly PastItem[];
  contextFor: ContextFactory;
}

/** Tries the items and adds what came of each to the result. Rejects with the reason of `signal` when it is stopped. */
export async function tryItems(trial: Trial, result: PreviewResult, signal: AbortSignal): Promise<void> {
  const waiting = trial.items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      signal.throwIfAborted();
      const { tried, call } = await tryItem(trial, item, signal);
      signal.throwIfAborted();
      result.items.push(tried);
      if (call && call.costUsd !== null) result.costUsd = (result.costUsd ?? 0) + call.costUsd;
    }
  };
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    // Whoever stops it does not wait for calls that take their time to end.
    await Promise.race([Promise.all(Array.from({ length: AT_ONCE }, worker)), stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What went wrong with one item is told with it, and does not stop the others. */
async function tryItem(
  { plan, node, contextFor }: Trial,
  { head, state, ...past }: PastItem,
  stop: AbortSignal,
): Promise<{ tried: PreviewItem; call: AiCall | null }> {
  const timeout = AbortSignal.timeout(node.timeoutMs);
  const signal = AbortSignal.any([stop, timeout]);
  const part = plan.part(head.body !== null && plan.nodes.has(head.body) ? head.body : null);
  const idempotencyKey = `preview/${head.id}/${node.id}`;
  try {
    const config = node.resolve(scopeOf(part, state));
    const ctx = aiOnly(contextFor({ signal, idempotencyKey, run: head, nodeTitle: node.title }));
    const { output, call } = await node.run.ask(ctx, config, inputOf({ plan: part, state }, node).value);
    const differences = (one: unknown, other: unknown) => node.run.differences(config, one, other);
    const compared = await compareItem(past, output, differences);
    return { tried: { ...past, after: output, ...compared, problem: null }, call };
  } catch (error) {
    const seconds = node.timeoutMs / 1000;
    const problem = timeout.aborted ? `It took longer than ${seconds} s.` : describeError(error).message;
    return { tried: { ...past, after: null, change: 'failed', fields: [], problem }, call: null };
  }
}

/** An AI step calls the AI alone; here nothing else would even answer. A second reading changes the score, never the answer: it is saved. */
function aiOnly({ signal, idempotencyKey, ai: model, log }: RunContext): RunContext {
  const ai: RunContext['ai'] = {
    complete: async (request) => {
      if (request.isSecondReading) throw new NoSecondReading();
      return model.complete(request);
    },
  };
  const refuse = () => Promise.reject(new Error('A preview changes nothing and calls nothing but the AI.'));
  return { signal, idempotencyKey, ai, log, http: { send: refuse }, mail: { send: refuse }, table: { find: refuse } };
}
