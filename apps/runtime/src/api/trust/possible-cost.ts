// What mistakes of a step could cost in a week (dial.md 2.8): the terms, from which it is worked out while somebody moves the thumb.
import type { Trust } from '@leeway/shared/api/trust.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { TrustStore } from '../../store/trust/trust.ts';

const WEEK_MS = 7 * 86_400_000;
const WEEKS = 4;

export interface CostFacts {
  trust: Pick<TrustStore, 'amounts'>;
  workflowId: string;
  nodeId: string;
  /** CEL of the amount at stake, as the dial is set now. */
  amount: string | undefined;
  graph: Graph;
  at: number;
}

/** Null where the dial has no amount, or none was read in the last four weeks. */
export async function possibleCostOf(facts: CostFacts): Promise<Trust['possibleCost']> {
  const { trust, workflowId, nodeId, graph, at } = facts;
  const amountField = facts.amount?.trim() ?? '';
  if (amountField === '') return null;
  const { items, average, firstAt } = await trust.amounts(
    { workflowId, nodeId },
    { field: amountField, since: at - WEEKS * WEEK_MS },
  );
  if (items === 0) return null;
  // Of a step that began on Monday a week is not yet known: what came so far counts as one.
  const weeks = Math.min(WEEKS, Math.max(1, (at - firstAt) / WEEK_MS));
  const currency = currencyOf(amountField, graph);
  return { averageAmount: average, itemsPerWeek: items / weeks, amountField, ...(currency ? { currency } : {}) };
}

/** Where the workflow adds the same amount up as money, or writes it as such, it says in which currency. */
function currencyOf(amount: string, { nodes }: Graph): string | null {
  for (const { type, config } of nodes) {
    if (type !== 'metrics.record' || config.kind !== 'money' || typeof config.value !== 'string') continue;
    if (plainPath(config.value) === plainPath(amount) && typeof config.unit === 'string') return config.unit;
  }
  for (const text of nodes.flatMap(({ config }) => textsIn(config))) {
    const written = [...text.matchAll(WRITTEN)].find(([, value = '']) => plainPath(value) === plainPath(amount));
    if (written) return written[2] ?? 'GBP';
  }
  return null;
}

const WRITTEN = /\bmoney\(\s*((?:[^(),]|\.orValue\([^()]*\))+?)\s*(?:,\s*["']([A-Z]{3})["']\s*)?\)/g;

/** `order.?total.orValue(0)` and `order.total` are of the same value. */
function plainPath(cel: string): string {
  return cel
    .trim()
    .replaceAll(/\.orValue\([^()]*\)/g, '')
    .replaceAll('.?', '.');
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
