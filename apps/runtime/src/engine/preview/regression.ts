// The regression set of an AI step: what it was given in the past, and what people wanted of it.
import { PREVIEW_DAYS, PREVIEW_ITEMS, type RegressionItem } from '@leeway/shared/api/preview.ts';
import { ExpressionError } from '@leeway/shared/expression/cel.ts';
import type { Clock } from '../../services/clock.ts';
import { nodeOfStep, scopeOf } from '../live/live-run.ts';
import type { Plans } from '../plans/plans.ts';
import { type PastDeps, type PastItem, pastQuery, readPast } from './past-items.ts';
import type { Draft } from './preview-draft.ts';

export interface RegressionDeps extends PastDeps {
  plans: Plans;
  clock: Clock;
}

/** Items that people approved or edited, newest first. */
export async function readRegression(
  deps: RegressionDeps,
  { plan, node }: Draft,
  limit: number,
): Promise<RegressionItem[]> {
  const query = pastQuery(plan, node, { now: deps.clock.now(), days: PREVIEW_DAYS });
  const past = await readPast(deps, { ...query, nodeId: node.id }, PREVIEW_ITEMS);
  const items: RegressionItem[] = [];
  for (const item of past) {
    const { approvalId, runId, at, subject, verdict, approved } = item;
    if (items.length === limit) break;
    if (verdict !== 'approved' && verdict !== 'edited') continue;
    const input = await inputThen(deps.plans, item, node.id);
    items.push({ approvalId, runId, at, subject, verdict, input, expected: approved });
  }
  return items;
}

/** The fields of the configuration that hold values of the run, as the version it was on read them; the rest is the same for every item. */
async function inputThen(plans: Plans, { head, state }: PastItem, nodeId: string): Promise<Record<string, unknown>> {
  const plan = (await plans.byVersionId(head.versionId)).part(head.body);
  const node = nodeOfStep({ plan, state }, nodeId);
  if (!node) return {};
  try {
    const resolved = node.resolve(scopeOf(plan, state));
    const entries = typeof resolved === 'object' && resolved !== null ? Object.entries(resolved) : [];
    return Object.fromEntries(
      entries.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(node.config[name])),
    );
  } catch (error) {
    if (error instanceof ExpressionError) return {};
    throw error;
  }
}
