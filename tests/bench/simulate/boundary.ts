// The hardest case for the promise: the true error is exactly alpha everywhere, the score says nothing, and somebody looks after every
// verdict. Any certificate is a false one.
import type { Promised } from '@leeway/shared/dial/evidence.ts';
import { addVerdict, bestOf, emptyLedger } from '@leeway/shared/dial/ledger.ts';
import { COVERAGES, positionsOf, WARM_UP } from '@leeway/shared/dial/positions.ts';
import { priceOf } from '@leeway/shared/dial/price.ts';
import { mayBeCertified } from './operator.ts';
import { type Random, randomOf } from './random.ts';

export interface Boundary {
  operators: number;
  /** Shares of operators that were ever told "passed". */
  dial: number;
  /** The same for the textbook bound, meant for one look: at one position, and at any of the five. */
  textbookOne: number;
  textbookFive: number;
}

interface Sizes {
  operators: number;
  items: number;
  seed: number;
}

interface Passed {
  dial: boolean;
  textbookOne: boolean;
  textbookFive: boolean;
}

/** Runs the boundary for one promise. */
export function simulateBoundary(promised: Promised, { operators, items, seed }: Sizes): Boundary {
  const enough = textbookLooks(promised);
  const memory = new Map<number, number>();
  const runs = Array.from({ length: operators }, (_, operator) => {
    const random = randomOf(seed, 77, operator);
    return runOne(verdictsAt(promised.alpha, items, random), { promised, memory, enough });
  });
  const share = (name: keyof Passed) => runs.filter((run) => run[name]).length / operators;
  return { operators, dial: share('dial'), textbookOne: share('textbookOne'), textbookFive: share('textbookFive') };
}

interface Verdict {
  score: number;
  loss: number;
}

function verdictsAt(alpha: number, items: number, random: Random): Verdict[] {
  return Array.from({ length: items }, () => ({ score: random(), loss: random() < alpha ? 1 : 0 }));
}

interface Looking {
  promised: Promised;
  memory: Map<number, number>;
  enough: (k: number, n: number) => boolean;
}

function runOne(verdicts: readonly Verdict[], { promised, memory, enough }: Looking): Passed {
  const positions = positionsOf(verdicts.slice(0, WARM_UP).map(({ score }) => score));
  const passed: Passed = { dial: false, textbookOne: false, textbookFive: false };
  // The ledger stays in draft: what counts is whether it is ever told to go up.
  let ledger = emptyLedger(COVERAGES.length);
  for (const [index, verdict] of verdicts.entries()) {
    ledger = addVerdict(ledger, positions, verdict);
    if (index + 1 < WARM_UP || verdict.loss > 0) continue;
    passed.dial ||= mayBeCertified(ledger, promised, memory) && bestOf(ledger, promised) > -1;
    passed.textbookOne ||= enough(ledger.k.at(-1) ?? 0, ledger.n.at(-1) ?? 0);
    passed.textbookFive ||= ledger.n.some((n, position) => enough(ledger.k[position] ?? 0, n));
    if (passed.dial && passed.textbookOne) break;
  }
  return passed;
}

/** Whether `n` verdicts with `k` wrong are enough for the textbook, looked up in the product's own price list. */
function textbookLooks(promised: Promised): (k: number, n: number) => boolean {
  const prices = new Map<number, number>();
  return (k, n) => {
    const known = prices.get(k) ?? priceOf(promised, [k], COVERAGES.length)[0]?.oneLook ?? Infinity;
    prices.set(k, known);
    return n >= known;
  };
}
