// One simulated operator who follows the dial: looks after every verdict and goes up at once when it is recommended. Every decision is
// taken by the product's own functions.
import { auditShare, emptySentinel, type SentinelState, stepSentinel } from '@leeway/shared/dial/audits.ts';
import { logEvidence, type Promised } from '@leeway/shared/dial/evidence.ts';
import {
  addVerdict,
  bestOf,
  emptyLedger,
  isReviewedAt,
  type LedgerState,
  moveTo,
  type ScoredVerdict,
} from '@leeway/shared/dial/ledger.ts';
import { COVERAGES, positionsOf, WARM_UP } from '@leeway/shared/dial/positions.ts';
import { deservesSecondLook } from '@leeway/shared/dial/second-look.ts';
import { emptyWatch, stepWatch, type WatchState } from '@leeway/shared/dial/watch.ts';
import type { Random } from './random.ts';
import type { Item } from './worlds.ts';

export interface Policy extends Promised {
  /** Share of items that went alone and is always audited. */
  floor: number;
  /** Share of verdicts that reviewers get wrong, both ways. */
  reviewerError: number;
  hasSecondLook: boolean;
}

/** What one operator saw. Counts are of items. */
export interface Outcome {
  items: number;
  /** Drafts, audits, held items and second looks that a person looked at. */
  reviewed: number;
  alone: number;
  /** Items that went alone and were wrong. */
  wrongAlone: number;
  /** Summed true chance of being wrong of the items that went alone. */
  wrongChanceAlone: number;
  /** Items until the first position was certified; null when none was. */
  firstAt: number | null;
  /** A position was certified although its true error was above alpha. */
  hasFalseCertificate: boolean;
  /** Alarms of the watch. */
  alarms: number;
}

interface State {
  ledger: LedgerState;
  watch: WatchState;
  sentinel: SentinelState;
  positions: number[] | null;
  early: ScoredVerdict[];
  earlyScores: number[];
}

/** Evidence of a record, remembered: most operators pass through the same few counts. */
export type EvidenceMemory = Map<number, number>;

/** Everything one operator needs: the policy, the true error above a threshold, and a memory that operators may share. */
export interface Setting {
  policy: Policy;
  trueErrorAbove: (threshold: number) => number;
  memory: EvidenceMemory;
}

/** Sends items through the dial, one after the other. */
export function operate(items: Iterable<Item>, setting: Setting, random: Random): Outcome {
  const outcome = noOutcome();
  const state: State = {
    ledger: emptyLedger(COVERAGES.length),
    watch: emptyWatch(),
    sentinel: emptySentinel(),
    positions: null,
    early: [],
    earlyScores: [],
  };
  for (const item of items) {
    outcome.items += 1;
    // One draw each for the item, the audit and the reviewer, whatever comes of it: policies are compared on the same items.
    const draws = { isWrong: random() < item.wrongChance, audit: random(), reviewer: random(), second: random() };
    handle({ item, draws, state, outcome, setting });
  }
  return outcome;
}

interface Draws {
  isWrong: boolean;
  audit: number;
  reviewer: number;
  second: number;
}

interface Work {
  item: Item;
  draws: Draws;
  state: State;
  outcome: Outcome;
  setting: Setting;
}

function handle(work: Work): void {
  const { item, draws, state, outcome, setting } = work;
  const { policy } = setting;
  const said = lossSaid(draws.isWrong, draws.reviewer, policy.reviewerError);
  if (isReviewedAt(state.ledger, state.positions ?? [], item.score)) return learn(work, said);
  if (state.watch.isHeld) {
    outcome.reviewed += 1;
    state.sentinel = stepSentinel(state.sentinel, said);
    return watchOver(work, said);
  }
  const aloneSoFar = outcome.alone;
  outcome.alone += 1;
  outcome.wrongAlone += draws.isWrong ? 1 : 0;
  outcome.wrongChanceAlone += item.wrongChance;
  const share = auditShare({ aloneSoFar, floor: policy.floor, isSentinelOn: state.sentinel.isOn });
  if (draws.audit >= share) return;
  outcome.reviewed += 1;
  watchOver(work, said);
}

/** A verdict on an item that a person got because of the position. */
function learn(work: Work, said: number): void {
  const { item, state, outcome, setting } = work;
  outcome.reviewed += 1;
  state.sentinel = stepSentinel(state.sentinel, said);
  if (state.positions === null) return warmUp(work, said);
  const verdict = { score: item.score, loss: secondLook(work, said) };
  state.ledger = addVerdict(state.ledger, state.positions, verdict);
  // A wrong verdict never raises the evidence.
  if (verdict.loss === 0) goUp(state, outcome, setting);
}

function warmUp({ item, state, outcome, setting }: Work, said: number): void {
  state.early.push({ score: item.score, loss: said });
  if (state.early.length < WARM_UP) return;
  const positions = positionsOf(state.early.map(({ score }) => score));
  state.positions = positions;
  for (const verdict of state.early) state.ledger = addVerdict(state.ledger, positions, verdict);
  goUp(state, outcome, setting);
}

/** A disagreement at a position that may still be earned goes to a second person, whose verdict counts. */
function secondLook({ item, draws, state, outcome, setting }: Work, said: number): number {
  const { policy } = setting;
  if (!policy.hasSecondLook || state.positions === null) return said;
  const record = { ledger: state.ledger, positions: state.positions };
  if (!deservesSecondLook(record, { score: item.score, loss: said }, policy)) return said;
  outcome.reviewed += 1;
  return lossSaid(draws.isWrong, draws.second, policy.reviewerError);
}

function goUp(state: State, outcome: Outcome, { policy, memory, trueErrorAbove }: Setting): void {
  const { ledger, positions } = state;
  if (positions === null || !mayBeCertified(ledger, policy, memory)) return;
  const best = bestOf(ledger, policy);
  if (best <= ledger.current) return;
  outcome.firstAt ??= outcome.items;
  if (trueErrorAbove(positions[best] ?? 0) > policy.alpha) outcome.hasFalseCertificate = true;
  state.ledger = moveTo(ledger, best, policy.alpha);
}

/** Whether any looser position has the least evidence without which `bestOf` certifies none. */
export function mayBeCertified(ledger: LedgerState, { alpha, delta }: Promised, memory: EvidenceMemory): boolean {
  const needed = -Math.log(delta);
  return ledger.n.some((n, index) => {
    if (index <= ledger.current) return false;
    return (ledger.bank[index] ?? 0) + remembered(ledger.k[index] ?? 0, n, { alpha, memory }) >= needed;
  });
}

function remembered(k: number, n: number, { alpha, memory }: { alpha: number; memory: EvidenceMemory }): number {
  const key = k * 1_000_000 + n;
  const known = memory.get(key);
  if (known !== undefined) return known;
  const evidence = logEvidence(k, n, alpha);
  memory.set(key, evidence);
  return evidence;
}

function watchOver({ state, outcome, setting }: Work, said: number): void {
  state.watch = stepWatch(state.watch, said, setting.policy.alpha);
  if (!state.watch.isAlarmed) return;
  // The breaker: back to draft, and the record starts anew.
  outcome.alarms += 1;
  state.ledger = emptyLedger(COVERAGES.length);
  state.watch = emptyWatch();
}

/** What the reviewer says: the truth, or with a chance of `error` its contrary. */
function lossSaid(isWrong: boolean, draw: number, error: number): number {
  const isMistaken = draw < error;
  return isWrong === isMistaken ? 0 : 1;
}

function noOutcome(): Outcome {
  return {
    items: 0,
    reviewed: 0,
    alone: 0,
    wrongAlone: 0,
    wrongChanceAlone: 0,
    firstAt: null,
    hasFalseCertificate: false,
    alarms: 0,
  };
}
