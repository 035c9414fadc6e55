// What a person's verdict does to the record: ledger, watch, sentinel and counts (dial.md 1.4, 2.2, 2.6, 2.7).
import { stepSentinel } from './audits.ts';
import { isBlindWorse } from './canaries.ts';
import type { EvidenceEvent, ItemFacts } from './evidence-event.ts';
import { addVerdict } from './ledger.ts';
import { MAX_IN_BATCH } from './record-items.ts';
import { decide, isAwaited, settle, unanswered } from './record-order.ts';
import type { RecordState } from './record-state.ts';
import { stepWatch } from './watch.ts';

type VerdictEvent = Extract<EvidenceEvent, { type: 'verdict' }>;

const RECENT = 200;
const MAX_REVIEWERS = 20;

/** The record with one more verdict. A second verdict on the same item changes no evidence. */
export function withVerdict(state: RecordState, event: VerdictEvent): RecordState {
  const { loss, of: facts } = event;
  const counted = withCounts(state, event);
  if (facts === null || facts.epoch !== state.epoch) return counted;
  if (loss === null) return decide(counted, event.item, null);
  // Somebody else looks at it once more; until then it stays open.
  if (event.secondLook !== undefined) return counted;
  const given = { ...event, loss, of: facts };
  if (!isProof(counted, given)) {
    return decide(
      { ...counted, counts: { ...counted.counts, notCounted: counted.counts.notCounted + 1 } },
      event.item,
      null,
    );
  }
  return withWatch(withLedger(withReviewer(counted, given), given), given);
}

type Given = VerdictEvent & { loss: number; of: ItemFacts };

/** Approvals that were too fast or in bulk are none; a mistake that somebody found always is (dial.md 1.4). */
function isProof(state: RecordState, { loss, notCounted, isBlind, source }: Given): boolean {
  if (loss > 0) return true;
  if (notCounted !== null) return false;
  // Who sees the draft first agrees too easily here: only answers given before seeing it are proof (dial.md 2.7).
  return isBlind || source === 'shadow' || !isBlindWorse({ blind: state.blind, shown: state.shown });
}

function withCounts(state: RecordState, { verdict, source, of: facts }: VerdictEvent): RecordState {
  const isOwnQuestion = source === 'draft' || source === 'gate' || source === 'shadow';
  const counts = { ...state.counts };
  if (verdict !== 'withdrawn') counts[verdict] += 1;
  if (verdict !== 'withdrawn' && verdict !== 'expired') counts.verdicts += 1;
  const auditsOpen = source === 'audit' && facts?.isAudited ? Math.max(0, state.auditsOpen - 1) : state.auditsOpen;
  const noted = { ...state, counts, auditsOpen };
  if (!isOwnQuestion || verdict === 'withdrawn') return noted;
  if (verdict === 'expired') return unanswered(noted);
  return { ...noted, recentAnswers: (state.recentAnswers + (verdict === 'approved' ? 'u' : 'c')).slice(-RECENT) };
}

function withReviewer(state: RecordState, { by, at, isBlind, loss, source }: Given): RecordState {
  const isNew = by !== null && !state.reviewers.includes(by.id) && state.reviewers.length < MAX_REVIEWERS;
  const group = isBlind || source === 'shadow' ? 'blind' : 'shown';
  return {
    ...state,
    firstAt: state.firstAt ?? at,
    reviewers: isNew ? [...state.reviewers, by.id] : state.reviewers,
    [group]: { n: state[group].n + 1, k: state[group].k + loss },
  };
}

function withLedger(state: RecordState, { item, loss, of: facts, source }: Given): RecordState {
  if (isAwaited(state, item)) return decide({ ...state, sentinel: stepSentinel(state.sentinel, loss) }, item, loss);
  const isOutside = source === 'shadow' || (facts.role === 'alone' && !facts.isAudited && source !== 'complaint');
  // The person's own result, and what was said about a reading step by judging what was made of it: nobody was asked about the item
  // itself, so it stands in no queue.
  if (!isOutside || facts.score === null || facts.isRepeat || facts.inBatch > MAX_IN_BATCH) return state;
  if (state.positions !== null) {
    return { ...state, ledger: addVerdict(state.ledger, state.positions, { score: facts.score, loss }) };
  }
  return settle({ ...state, pending: [...state.pending, { item, score: facts.score, loss, later: 0 }] });
}

/** Audits, held items and complaints: what went alone, or would have. */
function withWatch(state: RecordState, { source, loss, of: facts }: Given): RecordState {
  // Held back and refused is a complaint that came in time; held back and approved says nothing.
  const isComplaint = facts.role === 'heldBack' && loss > 0;
  if (facts.role !== 'alone' && facts.role !== 'held' && !isComplaint) return state;
  return {
    ...state,
    watch: stepWatch(state.watch, loss, state.alpha),
    auditsChecked: state.auditsChecked + 1,
    auditsWrong: state.auditsWrong + loss,
    weightedWrong: state.weightedWrong + (source === 'audit' && facts.isAudited ? loss / (facts.share ?? 1) : 0),
  };
}
