// A step's trust as its page shows it, from its record, its dial and the history of verdicts.
import type { Trust, TrustBrief } from '@leeway/shared/api/trust.ts';
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import { type BacktestRow, backtest } from '@leeway/shared/dial/backtest.ts';
import type { BoundKey } from '@leeway/shared/dial/bound-key.ts';
import { compareLevels, effectiveLevel, lowerLevel } from '@leeway/shared/dial/effective.ts';
import { needMoreOf } from '@leeway/shared/dial/need-more.ts';
import { earnedOf, isHeldOf, nextAuditShare, recommendationOf, usableAlpha } from '@leeway/shared/dial/record.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import { itemsUntilRelease } from '@leeway/shared/dial/watch.ts';
import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import type { DialPlace } from '../../engine/dials/set-dial.ts';
import type { CheckedAlone, VerdictColumns } from '../../store/trust/trust.ts';
import { aloneEstimateOf } from './alone-estimate.ts';
import { levelWords, newnessOf, recommendationWords } from './trust-words.ts';

/** A step with its record as it stands now; the record is empty before the first item. */
export interface TrustFacts {
  place: DialPlace;
  state: RecordState;
  settings: Settings;
  ceiling: Level | undefined;
  isKilled: boolean;
  waiting: number;
  at: number;
  /** What the dial was set for; null: for whatever the step does by now. */
  bound: BoundKey | null;
  /** What has changed since, in words, as far as the history says it. */
  keyNote: string | null;
}

/** What a card shows. */
export function briefOf(facts: TrustFacts): TrustBrief {
  const { place, state, waiting } = facts;
  const { node, before, live } = place;
  const decided = state.recentAnswers.replaceAll('e', '').length;
  return {
    nodeId: node.id,
    level: lowerLevel(before.level, changedEarned(facts)) ?? before.level,
    origin: originOf(place),
    shareAlone: aloneShareOf(state),
    shareUnchanged: shareOf(state.recentAnswers, 'u', decided),
    decided,
    waiting,
    isHeld: isHeldOf(state),
    isStopped: isStopped(state, live),
  };
}

/** The share of the last 200 items that went alone; null without any. */
export function aloneShareOf({ recentRoutes }: RecordState): number | null {
  return shareOf(recentRoutes, 'a', recentRoutes.length);
}

function originOf({ live, before, node, type }: DialPlace): TrustBrief['origin'] {
  const start = node.dial ?? type.dial;
  if (type.actionClass === 'A' || start === null || compareLevels(before.level, 'draft') <= 0) return 'start';
  if (live?.isByHand) return 'by hand';
  return live === null || live.by === null ? 'start' : 'earned';
}

/** A stop lasts until somebody has set the dial since. */
export function isStopped({ stopped }: RecordState, live: LiveDial | null): boolean {
  return stopped !== null && (live?.setAt ?? 0) <= stopped.at;
}

function shareOf(marks: string, mark: string, of: number): number | null {
  return of === 0 ? null : (marks.split(mark).length - 1) / of;
}

/** The level that an ordinary item has now, and the first limit that makes it so. */
export function effectiveOf(facts: TrustFacts): Trust['effective'] {
  const { place, state, settings, ceiling, isKilled, keyNote } = facts;
  const { type, before, live } = place;
  const isReading = type.actionClass === 'A';
  const { level, because } = effectiveLevel({
    node: before.level,
    changedEarned: changedEarned(facts),
    earned: settings.policy === 'earned' && !isReading ? earnedOf(state).level : undefined,
    workflowCeiling: ceiling,
    organisationCeiling: settings.ceiling,
    actionCeiling: classCeiling(type.actionClass, settings),
    isBreakerOpen: !isReading && isStopped(state, live),
    isHeld: isHeldOf(state),
    isKillSwitchOn: !isReading && isKilled,
  });
  return { level, words: (because === 'changed' ? keyNote : null) ?? levelWords(level, because) };
}

/** What the step has earned as it is now, when its dial was set for what it was before; undefined while nothing has changed. */
function changedEarned({ place: { type, record }, state, bound }: TrustFacts): Level | undefined {
  if (type.actionClass === 'A' || record === null || bound === null) return undefined;
  const isSame = bound.key === record.evidenceKey && bound.epoch >= state.epoch;
  return isSame ? undefined : earnedOf(state).level;
}

function classCeiling(actionClass: DialPlace['type']['actionClass'], { classCeilings }: Settings): Level | undefined {
  if (actionClass === 'A') return undefined;
  return actionClass === 'X' ? 'draft' : classCeilings[actionClass];
}

export function recommendationIn({ state, settings, at, place }: TrustFacts): Trust['recommendation'] {
  const { minEvidenceDays, minReviewers } = settings;
  const promised = { alpha: usableAlpha(state), delta: state.delta };
  const openCanaries = place.record?.openCanaries ?? 0;
  const found = recommendationOf(state, { at, minDays: minEvidenceDays, minReviewers, openCanaries });
  const isOpen = isStopped(state, place.live) && state.firstAt === null;
  const { kind, to, why } = isOpen ? { kind: 'step-down' as const, to: -1, why: 'breaker open' as const } : found;
  const isUp = kind === 'graduate';
  const last = state.ledger.n.length - 1;
  return {
    kind,
    level: isUp ? (to === last ? 'autonomous' : 'threshold') : null,
    position: isUp ? (state.positions?.[to] ?? null) : null,
    words: recommendationWords(state, { kind, to, why }, { promised, minEvidenceDays, minReviewers }),
    needMore: kind === 'hold' ? needMoreOf(state.ledger, promised) : null,
  };
}

/** The five positions with what each would have done, certified together. */
export function rowsOf(state: RecordState, { scores, losses }: VerdictColumns): Trust['rows'] {
  if (state.positions === null) return [];
  const history = scores.map((score, index) => ({ score, loss: losses[index] ?? 0 }));
  const { rows } = backtest(history, state.positions, { alpha: usableAlpha(state), delta: state.delta });
  return rows.map((row: BacktestRow) => ({
    ...row,
    needMore: row.certified || !Number.isFinite(row.needMore) ? null : row.needMore,
  }));
}

export function auditsOf(
  state: RecordState,
  { open, checked }: { open: number; checked: readonly CheckedAlone[] },
): Trust['audits'] {
  const isHeld = isHeldOf(state);
  const estimate = aloneEstimateOf(state, checked);
  return {
    share: nextAuditShare(state),
    open,
    checked: state.auditsChecked,
    wrong: state.auditsWrong,
    isHeld,
    heldFor: isHeld ? itemsUntilRelease(state.watch, state.alpha) : null,
    upper: estimate?.upper ?? null,
    estimate,
  };
}

export function countsOf({ counts, reviewers }: RecordState): Trust['counts'] {
  return { ...counts, reviewers: reviewers.length };
}

/** Reading steps send nothing, so nothing limits how many of them go on. */
export function newnessIn({ state, at, place }: TrustFacts): Trust['newness'] {
  return place.type.actionClass === 'A' ? null : newnessOf(state, at);
}
