// The record of one evidence key: what the evidence log says, summed up. It can be stored as JSON and never grows without bound.
import { emptySentinel, type SentinelState } from './audits.ts';
import { emptyLedger, type LedgerState } from './ledger.ts';
import { COVERAGES } from './positions.ts';
import { emptyWatch, type WatchState } from './watch.ts';

/** What is promised: at most `alpha` mistakes with certainty 1 − `delta`, and at least `floor` of what goes alone is checked. Shares. */
export interface Terms {
  alpha: number;
  delta: number;
  floor: number;
}

/** An item that a person got and that is not in the ledger yet, in drafting order. */
export interface PendingItem {
  item: string;
  score: number;
  /** Null while it is undecided. */
  loss: number | null;
  /** Later items that were decided before it. */
  later: number;
}

/** What one stage of the ledger (between two moves) held, so that the evidence can be judged by other terms. */
export interface Stage {
  n: number[];
  k: number[];
  isFrozen: boolean[];
}

/** How many items in this block of 50 lie above the position, and the share in the block it is compared with. */
export interface DriftState {
  reference: number | null;
  seen: number;
  above: number;
}

export interface RecordCounts {
  items: number;
  verdicts: number;
  approved: number;
  edited: number;
  rejected: number;
  unsure: number;
  expired: number;
  notCounted: number;
  alone: number;
}

export interface RecordState extends Terms {
  /** Grows with every stop and every lapse: evidence of an earlier epoch counts no more. */
  epoch: number;
  /** The first scores, until there are enough to fix the positions. */
  warmUp: number[];
  /** Thresholds, strict to loose; null during the warm-up. */
  positions: number[] | null;
  ledger: LedgerState;
  stages: Stage[];
  pending: PendingItem[];
  /** Counted as mistakes because later items were decided first; corrected when their verdict comes. */
  overdue: { item: string; score: number }[];
  watch: WatchState;
  sentinel: SentinelState;
  drift: DriftState;
  /** Items that went alone in this epoch, and since when. */
  aloneCount: number;
  firstAloneAt: number | null;
  auditsOpen: number;
  auditsChecked: number;
  auditsWrong: number;
  /** Lowest share of audits that was ever in force; sum of loss/share over the audited (dial.md 2.6, Horvitz-Thompson). */
  lowestShare: number;
  weightedWrong: number;
  /** The last items that went alone unchecked, newest last; at most 20. */
  unauditedRecent: string[];
  /** Items for which half is still audited. */
  probationLeft: number;
  canaries: { shown: number; missed: number };
  /** Verdicts given before the draft was shown, and after: count and summed loss. */
  blind: { n: number; k: number };
  shown: { n: number; k: number };
  counts: RecordCounts;
  /** Ids of the people whose verdicts count; at most 20. */
  reviewers: string[];
  /** The last 200 items, newest last: `a` went alone, `p` a person got it. */
  recentRoutes: string;
  /** The last 200 questions, newest last: `u` unchanged, `c` changed or refused, `e` expired. */
  recentAnswers: string;
  /** First counted verdict, and the latest event. */
  firstAt: number | null;
  lastAt: number | null;
  /** The last stop, until a person lets it act alone again. */
  stopped: { at: number; why: string } | null;
}

/** A record in which nothing has happened. */
export function initialRecord({ alpha, delta, floor }: Terms): RecordState {
  return {
    alpha,
    delta,
    floor,
    epoch: 0,
    ...freshEvidence(),
    canaries: { shown: 0, missed: 0 },
    counts: {
      items: 0,
      verdicts: 0,
      approved: 0,
      edited: 0,
      rejected: 0,
      unsure: 0,
      expired: 0,
      notCounted: 0,
      alone: 0,
    },
    recentRoutes: '',
    recentAnswers: '',
    auditsOpen: 0,
    lastAt: null,
    stopped: null,
  };
}

/** The record after its evidence was dropped: the counts stay, everything is to be earned again. */
export function nextEpoch(state: RecordState): RecordState {
  return { ...state, epoch: state.epoch + 1, ...freshEvidence() };
}

function freshEvidence() {
  return {
    warmUp: [],
    positions: null,
    ledger: emptyLedger(COVERAGES.length),
    stages: [],
    pending: [],
    overdue: [],
    watch: emptyWatch(),
    sentinel: emptySentinel(),
    drift: { reference: null, seen: 0, above: 0 },
    aloneCount: 0,
    firstAloneAt: null,
    auditsChecked: 0,
    auditsWrong: 0,
    lowestShare: 1,
    weightedWrong: 0,
    unauditedRecent: [],
    probationLeft: 0,
    blind: { n: 0, k: 0 },
    shown: { n: 0, k: 0 },
    reviewers: [],
    firstAt: null,
  };
}
