// What an item does to the record: the warm-up, the numbering of what went alone, the order of what a person got.
import { isScoreDrift } from './audits.ts';
import type { EvidenceEvent, ItemFacts } from './evidence-event.ts';
import { emptyLedger } from './ledger.ts';
import { COVERAGES, positionsOf, WARM_UP } from './positions.ts';
import { settle } from './record-order.ts';
import type { RecordState } from './record-state.ts';

type ItemEvent = Extract<EvidenceEvent, { type: 'item' }>;

const RECENT = 200;
const UNAUDITED = 20;
const DRIFT_BLOCK = 50;
const DRIFT_PROBATION = 50;

/** The record with one more item. */
export function withItem(state: RecordState, event: ItemEvent): RecordState {
  const isAlone = event.role === 'alone';
  const counted = {
    ...state,
    // What was to go alone and asks after all comes a second time.
    unauditedRecent: state.unauditedRecent.filter((each) => each !== event.item),
    counts: { ...state.counts, items: state.counts.items + 1, alone: state.counts.alone + (isAlone ? 1 : 0) },
    recentRoutes: (state.recentRoutes + (isAlone || event.role === 'passedOn' ? 'a' : 'p')).slice(-RECENT),
    probationLeft: Math.max(0, state.probationLeft - 1),
  };
  return settle(withOrder(withScore(isAlone ? withAlone(counted, event) : counted, event), event));
}

function withAlone(state: RecordState, event: ItemEvent): RecordState {
  return {
    ...state,
    aloneCount: state.aloneCount + 1,
    firstAloneAt: state.firstAloneAt ?? event.at,
    lowestShare: Math.min(state.lowestShare, event.share ?? 1),
    auditsOpen: state.auditsOpen + (event.isAudited ? 1 : 0),
    unauditedRecent: event.isAudited ? state.unauditedRecent : [...state.unauditedRecent, event.item].slice(-UNAUDITED),
  };
}

/** The first 20 scores fix the positions; later ones are watched for drift. A failed check is no score (dial.md 1.2). */
function withScore(state: RecordState, { score, because }: ItemEvent): RecordState {
  if (score === null || because === 'hard check') return state;
  if (state.positions !== null) return withDrift(state, score);
  const warmUp = [...state.warmUp, score];
  if (warmUp.length < WARM_UP) return { ...state, warmUp };
  return { ...state, warmUp: [], positions: positionsOf(warmUp), ledger: emptyLedger(COVERAGES.length) };
}

/** The share of items above the earned position, block by block: a jump means that the work has changed. */
function withDrift(state: RecordState, score: number): RecordState {
  const position = state.positions?.[state.ledger.current];
  if (position === undefined) return state;
  const seen = state.drift.seen + 1;
  const above = state.drift.above + (score >= position ? 1 : 0);
  if (seen < DRIFT_BLOCK) return { ...state, drift: { ...state.drift, seen, above } };
  const { reference } = state.drift;
  const share = above / seen;
  const hasMoved = reference !== null && isScoreDrift(reference, share);
  return {
    ...state,
    drift: { reference: hasMoved ? share : (reference ?? share), seen: 0, above: 0 },
    probationLeft: hasMoved ? Math.max(state.probationLeft, DRIFT_PROBATION) : state.probationLeft,
  };
}

/** A person gets it, and what they say counts: it waits in drafting order. */
function withOrder(state: RecordState, event: ItemEvent): RecordState {
  const { item, score } = event;
  if (score === null || !isSampled(state, event)) return state;
  return { ...state, pending: [...state.pending, { item, score, loss: null, later: 0 }] };
}

/**
 * Whether a verdict on it is a fair part of the evidence for looser positions: everything asked then; or everything below the
 * earned position asks; or it was drawn by lot, where a dial set by hand lets more go alone than was earned.
 */
function isSampled(state: RecordState, item: ItemFacts): boolean {
  if (item.isRepeat || item.inBatch > MAX_IN_BATCH) return false;
  const earned = state.positions?.[state.ledger.current];
  if (earned !== undefined && item.score !== null && item.score >= earned) return false;
  if (item.role === 'draft') return true;
  if (item.role === 'below' && earned !== undefined && item.threshold !== null && item.threshold >= earned) return true;
  return (item.role === 'below' || item.role === 'alone') && item.isAudited;
}

/** Items of one batch are alike: only the first of them are evidence (dial.md 1.4). */
export const MAX_IN_BATCH = 5;
