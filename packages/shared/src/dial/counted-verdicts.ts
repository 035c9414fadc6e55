// Which verdicts count as evidence, and in which order (dial.md 1.4). Each rule closes a way in which a record could flatter.
import type { ScoredVerdict } from './ledger.ts';
import type { VerdictKind } from './loss.ts';

/** One item of a node, in the order in which the drafts were made. */
export interface RecordedItem {
  score: number;
  /** 0..1; `pending` while nobody has decided, null when what came is no evidence (expired, withdrawn, too fast). */
  loss: number | 'pending' | null;
  /** Items with the same input count once. */
  inputHash?: string | undefined;
  /** The batch, or the run that started a group of runs: five verdicts of it count at most. */
  batch?: string | undefined;
}

const MAX_PER_BATCH = 5;
/** A pending item counts as wrong once this many later ones are decided: quick approvals must not arrive first. */
const MAX_OVERTAKING = 20;

/**
 * Whether a verdict counts: approvals given in bulk, or faster than anyone reads (2 s, or ten words a second), do not; rejections
 * and edits always do. Leaving out a fine verdict can only lower the evidence.
 */
export function isCounted(verdict: { verdict: VerdictKind; seconds: number; words: number; isBulk: boolean }): boolean {
  if (verdict.verdict !== 'approved') return true;
  return !verdict.isBulk && verdict.seconds >= Math.max(2, verdict.words / 10);
}

/**
 * The verdicts a ledger takes, in drafting order. It stops at an item that is still pending, until 20 later ones are decided;
 * then that one counts as wrong for as long as it is pending.
 */
export function countedVerdicts(items: readonly RecordedItem[]): ScoredVerdict[] {
  const counted: ScoredVerdict[] = [];
  const later = decidedAfter(items);
  const mayCount = onceOnly();
  for (const [index, item] of items.entries()) {
    if (item.loss === null) continue;
    if (item.loss === 'pending' && (later[index] ?? 0) < MAX_OVERTAKING) break;
    if (mayCount(item)) counted.push({ score: item.score, loss: item.loss === 'pending' ? 1 : item.loss });
  }
  return counted;
}

/** How many items after each one are decided. */
function decidedAfter(items: readonly RecordedItem[]): number[] {
  const after: number[] = Array(items.length).fill(0);
  for (let index = items.length - 2; index >= 0; index -= 1) {
    after[index] = (after[index + 1] ?? 0) + (typeof items[index + 1]?.loss === 'number' ? 1 : 0);
  }
  return after;
}

function onceOnly(): (item: RecordedItem) => boolean {
  const inputs = new Set<string>();
  const batches = new Map<string, number>();
  return ({ inputHash, batch }) => {
    if (inputHash !== undefined && inputs.has(inputHash)) return false;
    const ofBatch = batch === undefined ? 0 : (batches.get(batch) ?? 0);
    if (ofBatch >= MAX_PER_BATCH) return false;
    if (batch !== undefined) batches.set(batch, ofBatch + 1);
    if (inputHash !== undefined) inputs.add(inputHash);
    return true;
  };
}
