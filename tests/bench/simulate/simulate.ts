// All operators of a world, and what they come to together.
import type { Promised } from '@leeway/shared/dial/evidence.ts';
import { type Outcome, operate, type Policy } from './operator.ts';
import { type Random, randomOf } from './random.ts';
import { type RivalOutcome, trustRow, trustScore } from './rivals.ts';
import { type Item, itemsOf, type World } from './worlds.ts';

export interface Sizes {
  operators: number;
  items: number;
  seed: number;
}

/** Together, of all operators. Shares are 0..1; wrong is per thousand items. */
export interface WorldResult {
  world: string;
  graduated: number;
  falseCertificate: number;
  /** Operators whose items that went alone have a true error of at most alpha. */
  withinAlpha: number;
  medianFirstAt: number | null;
  human: number;
  wrong: number;
  alarmed: number;
  fixedScore: RivalResult;
  row: RivalResult;
}

export interface RivalResult {
  human: number;
  wrong: number;
  withinAlpha: number;
}

export interface Drift {
  /** Added to the logit of being wrong, from a random item between `from` and `until` on. */
  shift: number;
  from: number;
  until: number;
}

const POOL = 40_000;

/** Runs every operator of a world under a policy. */
export function simulateWorld(
  world: World,
  policy: Policy,
  { drift, ...sizes }: Sizes & { drift?: Drift },
): WorldResult {
  const draw = itemsOf(world);
  const trueErrorAbove = measureTrueError(draw, randomOf(sizes.seed, 1));
  const setting = { policy, trueErrorAbove, memory: new Map<number, number>() };
  const runs = Array.from({ length: sizes.operators }, (_, operator) => {
    const items = makeItems(draw, { count: sizes.items, random: randomOf(sizes.seed, 2, operator), drift });
    return {
      dial: operate(items, setting, randomOf(sizes.seed, 3, operator)),
      fixedScore: trustScore(items, 0.8),
      row: trustRow(items, 20, randomOf(sizes.seed, 4, operator)),
    };
  });
  return {
    world: world.name,
    ...ofDial(
      runs.map(({ dial }) => dial),
      policy,
    ),
    fixedScore: ofRival(
      runs.map(({ fixedScore }) => fixedScore),
      policy.alpha,
    ),
    row: ofRival(
      runs.map(({ row }) => row),
      policy.alpha,
    ),
  };
}

interface ItemRow {
  count: number;
  random: Random;
  drift: Drift | undefined;
}

function makeItems(draw: ReturnType<typeof itemsOf>, { count, random, drift }: ItemRow): Item[] {
  const driftsAt = drift === undefined ? Infinity : drift.from + Math.floor(random() * (drift.until - drift.from));
  return Array.from({ length: count }, (_, index) => draw(random, index >= driftsAt ? drift?.shift : 0));
}

function ofDial(outcomes: readonly Outcome[], { alpha }: Promised) {
  const firsts = outcomes.flatMap(({ firstAt }) => firstAt ?? []).sort((a, b) => a - b);
  const items = sum(outcomes, (outcome) => outcome.items);
  return {
    graduated: firsts.length / outcomes.length,
    falseCertificate: share(outcomes, ({ hasFalseCertificate }) => hasFalseCertificate),
    withinAlpha: share(outcomes, ({ wrongChanceAlone, alone }) => isWithin(wrongChanceAlone, alone, alpha)),
    medianFirstAt: firsts[Math.floor(firsts.length / 2)] ?? null,
    human: sum(outcomes, ({ reviewed }) => reviewed) / items,
    wrong: (sum(outcomes, ({ wrongAlone }) => wrongAlone) / items) * 1000,
    alarmed: share(outcomes, ({ alarms }) => alarms > 0),
  };
}

function ofRival(outcomes: readonly RivalOutcome[], alpha: number): RivalResult {
  const items = sum(outcomes, ({ reviewed, alone }) => reviewed + alone);
  return {
    human: sum(outcomes, ({ reviewed }) => reviewed) / items,
    wrong: (sum(outcomes, ({ wrongChanceAlone }) => wrongChanceAlone) / items) * 1000,
    withinAlpha: share(outcomes, ({ wrongChanceAlone, alone }) => isWithin(wrongChanceAlone, alone, alpha)),
  };
}

// Summing 1500 times 0.05 must not be above 5 %.
function isWithin(wrongChance: number, alone: number, alpha: number): boolean {
  return wrongChance <= alone * alpha + 1e-9;
}

/** The true error of the items at or above a score, from a large sample of the world. */
function measureTrueError(draw: ReturnType<typeof itemsOf>, random: Random): (threshold: number) => number {
  const pool = Array.from({ length: POOL }, () => draw(random)).sort((a, b) => b.score - a.score);
  const known = new Map<number, number>();
  return (threshold) => {
    const remembered = known.get(threshold);
    if (remembered !== undefined) return remembered;
    const above = pool.filter(({ score }) => score >= threshold);
    const error = above.length === 0 ? 0 : sum(above, ({ wrongChance }) => wrongChance) / above.length;
    known.set(threshold, error);
    return error;
  };
}

function share<T>(values: readonly T[], is: (value: T) => boolean): number {
  return values.filter(is).length / values.length;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
