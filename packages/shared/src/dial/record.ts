// The fold of the evidence log: what one evidence key has earned, and what the checks say about it (dial.md 1.4, 2.2-2.7, 3).

import type { Level } from '../graph/dial-setting.ts';
import { auditShare } from './audits.ts';
import { effectiveAlpha } from './canaries.ts';
import { decayOf } from './decay.ts';
import type { EvidenceEvent } from './evidence-event.ts';
import { bestOf, earnedLevel } from './ledger.ts';
import { type Recommendation, recommend } from './recommend.ts';
import { withItem } from './record-items.ts';
import { initialRecord, nextEpoch, type RecordState } from './record-state.ts';
import { moved, withTerms } from './record-terms.ts';
import { withVerdict } from './record-verdicts.ts';

const DAY_MS = 86_400_000;
/** Items for which half is audited after something changed. */
export const PROBATION_ITEMS = 50;

/** The record after one more event. Pure: a new state. Unknown items and repeated verdicts change no evidence. */
export function applyEvidence(state: RecordState, event: EvidenceEvent): RecordState {
  const now = { ...asOf(state, event.at), lastAt: Math.max(state.lastAt ?? 0, event.at) };
  switch (event.type) {
    case 'begun': {
      const { alpha, delta, floor, at } = event;
      return {
        ...initialRecord({ alpha, delta, floor }),
        epoch: state.lastAt === null ? 0 : state.epoch + 1,
        lastAt: at,
      };
    }
    case 'item':
      return withItem(now, event);
    case 'verdict':
      return withVerdict(now, event);
    case 'canary': {
      const { shown, missed } = now.canaries;
      return { ...now, canaries: { shown: shown + 1, missed: missed + (event.isMissed ? 1 : 0) } };
    }
    case 'moved':
      return moved(now, event.to, usableAlpha(now));
    case 'promise':
      return withTerms(now, event);
    case 'probation':
      return { ...now, probationLeft: Math.max(now.probationLeft, event.items) };
    case 'stopped':
      return { ...nextEpoch(now), stopped: { at: event.at, why: event.why } };
  }
}

/** The record of a whole log, oldest first. */
export function foldEvidence(events: readonly EvidenceEvent[]): RecordState {
  return events.reduce(applyEvidence, initialRecord({ alpha: 0.05, delta: 0.05, floor: 0.2 }));
}

/**
 * The record as it stands at a time without any new event: after 60 quiet days half is audited for a while, after 180 the evidence
 * has lapsed.
 */
export function asOf(state: RecordState, at: number): RecordState {
  const decay = decayOf(state.lastAt === null ? 0 : (at - state.lastAt) / DAY_MS);
  if (decay === 'stale') return nextEpoch(state);
  return decay === 'rusty' ? { ...state, probationLeft: Math.max(state.probationLeft, PROBATION_ITEMS) } : state;
}

/** The most disagreement to test with, after what planted mistakes have shown of the reviewers (dial.md 2.7). */
export function usableAlpha({ alpha, canaries }: RecordState): number {
  return effectiveAlpha({ alpha, ...canaries });
}

/** What was earned and confirmed: draft, a threshold with its score, or autonomous (score 0). `position` is null at draft. */
export function earnedOf({ ledger, positions }: RecordState): { level: Level; position: number | null } {
  return { level: earnedLevel(ledger), position: positions?.[ledger.current] ?? null };
}

/** The share of the next items that go alone to audit, 0..1. Depends on the past only. */
export function nextAuditShare({ aloneCount, floor, sentinel, probationLeft }: RecordState): number {
  return auditShare({ aloneSoFar: aloneCount, floor, isSentinelOn: sentinel.isOn || probationLeft > 0 });
}

/** Whether items ask first for a while, because a checked one was wrong. */
export function isHeldOf({ watch }: RecordState): boolean {
  return watch.isHeld;
}

/** Whether a stop has to follow: the watch gave the alarm. */
export function isAlarmedOf({ watch }: RecordState): boolean {
  return watch.isAlarmed;
}

/** The loosest position that is certified by now, −1 for draft; never below the one confirmed. */
export function bestPosition(state: RecordState): number {
  return bestOf(state.ledger, { alpha: usableAlpha(state), delta: state.delta });
}

/** Share of the last 200 questions that nobody answered, 0..1. */
export function expiredShare({ recentAnswers }: RecordState): number {
  if (recentAnswers === '') return 0;
  return recentAnswers.replaceAll(/[^e]/g, '').length / recentAnswers.length;
}

/** What to do with the dial at time `at`, under what the workspace asks for. */
export function recommendationOf(
  state: RecordState,
  asked: { at: number; minDays: number; minReviewers: number; openCanaries?: number },
): Recommendation {
  const { at, minDays, minReviewers, openCanaries } = asked;
  return recommend({
    ledger: state.ledger,
    alpha: usableAlpha(state),
    delta: state.delta,
    isBreakerOpen: false,
    isAlarmed: state.watch.isAlarmed,
    conditions: {
      evidenceDays: state.firstAt === null ? 0 : (at - state.firstAt) / DAY_MS,
      minDays,
      reviewers: state.reviewers.length,
      minReviewers,
      expiredShare: expiredShare(state),
      openCanaries,
    },
  });
}
