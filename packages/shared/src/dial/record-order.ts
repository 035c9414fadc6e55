// Clean order (dial.md 1.4): the ledger takes items in drafting order, or quick approvals would arrive first and flatter the record.
import { addVerdict, type LedgerState } from './ledger.ts';
import type { PendingItem, RecordState } from './record-state.ts';

/** An item that so many later ones have overtaken counts as a mistake until it is decided. */
const OVERTAKEN = 20;
/** Kept in memory. What falls out of it says nothing any more, and counts as not answered. */
const MAX_OPEN = 500;

/** Hands the front of the queue to the ledger, as far as it is decided or overtaken. Nothing before the positions are fixed. */
export function settle(state: RecordState): RecordState {
  const { positions } = state;
  if (positions === null) return bounded(state);
  let { ledger } = state;
  const overdue = [...state.overdue];
  let taken = 0;
  for (const { item, score, loss, later } of state.pending) {
    if (loss === null && later < OVERTAKEN) break;
    taken += 1;
    ledger = addVerdict(ledger, positions, { score, loss: loss ?? 1 });
    if (loss === null) overdue.push({ item, score });
  }
  return bounded(taken === 0 ? state : { ...state, ledger, overdue, pending: state.pending.slice(taken) });
}

/** A decided item: its loss, and that it has overtaken all that were drafted before it. Null: it says nothing, and leaves the queue. */
export function decide(state: RecordState, item: string, loss: number | null): RecordState {
  const place = state.pending.findIndex((each) => each.item === item);
  if (place === -1) return corrected(state, item, loss);
  const pending = state.pending.flatMap((each, index): PendingItem[] => {
    if (index === place) return loss === null ? [] : [{ ...each, loss }];
    return [index < place && each.loss === null ? { ...each, later: each.later + 1 } : each];
  });
  return settle({ ...state, pending });
}

/** Whether a verdict on the item is still to be taken by the ledger. */
export function isAwaited({ pending, overdue }: RecordState, item: string): boolean {
  return pending.some((each) => each.item === item && each.loss === null) || overdue.some((each) => each.item === item);
}

/** The verdict of an item that was counted as a mistake while it was open. */
function corrected(state: RecordState, item: string, loss: number | null): RecordState {
  const counted = state.overdue.find((each) => each.item === item);
  if (!counted || state.positions === null) return state;
  const overdue = state.overdue.filter((each) => each !== counted);
  const ledger = taken(state.ledger, { positions: state.positions, score: counted.score, loss });
  return { ...state, overdue, ledger };
}

/** Takes a mistake back, and puts `loss` in its place (null: nothing). */
function taken(
  ledger: LedgerState,
  { positions, score, loss }: { positions: readonly number[]; score: number; loss: number | null },
): LedgerState {
  const counts = (index: number) => index > ledger.current && score >= (positions[index] ?? 0);
  return {
    ...ledger,
    n: ledger.n.map((n, index) => (counts(index) && loss === null ? n - 1 : n)),
    k: ledger.k.map((k, index) => (counts(index) ? Math.max(0, k - 1 + (loss ?? 0)) : k)),
  };
}

function bounded(state: RecordState): RecordState {
  let next = state;
  for (const { item } of state.overdue.slice(0, -MAX_OPEN)) next = unanswered(corrected(next, item, null));
  const lost = next.pending.length - MAX_OPEN;
  if (lost <= 0) return next;
  return settle({ ...unanswered(next, lost), pending: next.pending.slice(lost) });
}

/** Notes questions that got no answer. */
export function unanswered(state: RecordState, count = 1): RecordState {
  return { ...state, recentAnswers: (state.recentAnswers + 'e'.repeat(count)).slice(-200) };
}
