// How each kind of test vector is asked of the product's own functions. Used by check-vectors.ts alone.
import * as z from 'zod';
import { auditEstimate, auditShare, emptySentinel, stepSentinel } from './audits.ts';
import { backtest } from './backtest.ts';
import { calibrated, fitCalibration } from './calibration.ts';
import { reviewerBounds } from './canaries.ts';
import { certify } from './certify.ts';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';
import { effectiveLevel } from './effective.ts';
import { logEvidence, lowerBound, neededVerdicts, stoppingTime, upperBound } from './evidence.ts';
import { evidenceKey } from './evidence-key.ts';
import { histogram } from './histogram.ts';
import { fitIsotonic } from './isotonic.ts';
import { addVerdict, bestOf, emptyLedger, type LedgerState, logEvidenceOf, moveTo } from './ledger.ts';
import { lossOf } from './loss.ts';
import { needMore } from './need-more.ts';
import { positionsOf } from './positions.ts';
import { recommend } from './recommend.ts';
import { emptyWatch, stepWatch, watchBaseline, watchValue } from './watch.ts';

const numbers = z.array(z.number());
const promised = { alpha: z.number(), delta: z.number() };
const bound = z.object({ k: z.number(), n: z.number(), delta: z.number() });
const evidence = z.object({ k: z.number(), n: z.number(), p: z.number() });
const needed = z.object({ ks: numbers, ...promised });
const stop = z.object({ seq: numbers, alpha: z.number(), need: z.number() });
const loss = z.object({
  verdict: z.preprocess(
    (name) => (/^not[ _-]?sure$/i.test(String(name)) ? 'unsure' : name),
    z.enum(['approved', 'edited', 'rejected', 'unsure', 'expired', 'withdrawn']),
  ),
  before: z.string().optional(),
  after: z.string().optional(),
  materialChanged: z.boolean().optional(),
});
const grid = z.object({ scores: numbers, coverages: numbers.optional() });
const certificates = z.object({ logE: numbers, delta: z.number() });
const history = z.object({
  history: z.array(z.object({ score: z.number(), loss: z.number() })),
  positions: numbers,
  ...promised,
});
const missing = z.object({ j: z.number(), ks: numbers, ns: numbers, ...promised });
const record = z.object({ positions: numbers, events: z.array(z.tuple([z.number(), z.number()])), ...promised });
const advice = record.extend({
  watch: z.object({ alarm: z.boolean().optional() }).nullish(),
  breakerOpen: z.boolean().optional(),
});
const sequence = z.object({ seq: numbers, alpha: z.number() });
const shares = z.object({
  cases: z.array(
    z.object({ aloneSoFar: z.number(), floor: z.number().default(0.1), sentinel: z.boolean().default(false) }),
  ),
});
const reviewed = z.object({ seq: numbers });
const audited = z.object({
  obs: z.array(z.object({ p: z.number(), audited: z.boolean(), loss: z.number() })),
  delta: z.number(),
  pmin: z.number(),
});
const canary = z.object({
  upperObserved: z.number(),
  missed: z.number(),
  shown: z.number(),
  deltaCanary: z.number().optional(),
});
const points = z.object({ x: numbers, y: numbers, w: numbers.optional() });
const labels = z.object({ s: numbers, y: numbers, at: numbers });
const bins = z.object({ s: numbers, y: numbers, bins: z.number(), m0: z.number() });
const level = z
  .enum(['observe', 'watch', 'draft', 'threshold', 'full', 'autonomous'])
  .transform((name) => (name === 'observe' ? 'watch' : name === 'full' ? 'autonomous' : name));
const limits = z.object({
  cases: z.array(
    z.object({
      node: level,
      earned: level.optional(),
      fallbackEarned: level.optional(),
      workflowCeiling: level.optional(),
      orgCeiling: level.optional(),
      actionCeiling: level.optional(),
      overAmountLimit: z.boolean().optional(),
      breakerOpen: z.boolean().optional(),
      checkFailed: z.boolean().optional(),
    }),
  ),
});
const keys = z.object({
  configs: z.array(
    z.looseObject({
      kind: z.string().optional(),
      kindVersion: z.number().optional(),
      provider: z.string().optional(),
      model: z.string().optional(),
      prompt: z.string().optional(),
      scoreRecipe: z.string().optional(),
      lossRecipe: z.string().optional(),
      materialFields: z.array(z.string()).optional(),
      upstream: z.array(z.string()).optional(),
    }),
  ),
});

/** From a vector's input to what the product says. Throws when the input is not of that kind. */
type Answer = (input: unknown) => unknown;

/** The answer of every kind of vector but the evidence key, which needs a hash. */
const PURE_KINDS: Readonly<Record<string, Answer | undefined>> = {
  cpUpper: asked(bound, ({ k, n, delta }) => clopperPearsonUpper(k, n, delta)),
  cpLower: asked(bound, ({ k, n, delta }) => clopperPearsonLower(k, n, delta)),
  logE: asked(evidence, ({ k, n, p }) => logEvidence(k, n, p)),
  upper: asked(bound, ({ k, n, delta }) => upperBound(k, n, delta)),
  lower: asked(bound, ({ k, n, delta }) => lowerBound(k, n, delta)),
  needed: asked(needed, ({ ks, ...rule }) => ks.map((k) => neededVerdicts(k, rule))),
  stop: asked(stop, ({ seq, ...rule }) => stoppingTime(seq, rule)),
  loss: asked(loss, ({ materialChanged, ...verdict }) => lossOf({ ...verdict, isMaterialChanged: materialChanged })),
  grid: asked(grid, ({ scores, coverages }) => positionsOf(scores, coverages)),
  certify: asked(certificates, ({ logE, delta }) => certify(logE, delta)),
  backtest: asked(history, backtestVector),
  needMore: asked(missing, ({ j, ks, ns, ...rule }) => needMore({ n: ns, k: ks }, j, rule)),
  ledger: asked(record, ledgerVector),
  recommend: asked(advice, recommendVector),
  watch: asked(sequence, watchVector),
  auditShare: asked(shares, ({ cases }) =>
    cases.map(({ sentinel, ...share }) => auditShare({ ...share, isSentinelOn: sentinel })),
  ),
  sentinel: asked(reviewed, sentinelVector),
  auditEstimate: asked(audited, auditVector),
  canary: asked(canary, ({ upperObserved, deltaCanary, ...seen }) => reviewerBounds(seen, upperObserved, deltaCanary)),
  pava: asked(points, ({ x, y, w }) => fitIsotonic(x.map((each, i) => ({ x: each, y: y[i] ?? 0, weight: w?.[i] })))),
  ridgeBeta: asked(labels, calibrationVector),
  hist: asked(bins, ({ s, y, bins: count, m0 }) => histogram(scored(s, y), { bins: count, strength: m0 })),
  effective: asked(limits, effectiveVector),
};

/** How a kind of vector is answered; undefined when there is no such kind. `sha256` is that of evidenceKey. */
export function answerOf(kind: string, sha256: (text: string) => string): Answer | undefined {
  if (kind !== 'evidenceKey') return Object.hasOwn(PURE_KINDS, kind) ? PURE_KINDS[kind] : undefined;
  return asked(keys, ({ configs }) => configs.map((config) => evidenceKey(config, sha256)));
}

function asked<T>(schema: z.ZodType<T>, answer: (input: T) => unknown): Answer {
  return (input) => answer(schema.parse(input));
}

function backtestVector({ history: verdicts, positions, ...rule }: z.infer<typeof history>): unknown {
  const { rows, lowestCertified } = backtest(verdicts, positions, rule);
  const chosen = lowestCertified === null ? undefined : rows[lowestCertified];
  return { rows, best: lowestCertified, threshold: chosen?.position ?? null, coverage: chosen?.coverage ?? 0 };
}

/** The operator follows every recommendation at once. */
function ledgerVector({ positions, events, ...rule }: z.infer<typeof record>): unknown {
  const moves: { afterEvent: number; to: number }[] = [];
  let ledger = emptyLedger(positions.length);
  for (const [index, [score, each]] of events.entries()) {
    ledger = addVerdict(ledger, positions, { score, loss: each });
    const best = bestOf(ledger, rule);
    if (best > ledger.current) {
      moves.push({ afterEvent: index + 1, to: best });
      ledger = moveTo(ledger, best, rule.alpha);
    }
  }
  return { moves, logE: logEvidenceOf(ledger, rule.alpha), n: ledger.n, k: ledger.k };
}

const ACTIONS = { graduate: 'graduate', hold: 'hold', 'step-down': 'step down' } as const;

function recommendVector({ positions, events, watch, breakerOpen, ...rule }: z.infer<typeof advice>): unknown {
  const ledger = events.reduce(
    (state: LedgerState, [score, each]) => addVerdict(state, positions, { score, loss: each }),
    emptyLedger(positions.length),
  );
  const { kind, to, why } = recommend({
    ...rule,
    ledger,
    isBreakerOpen: breakerOpen === true,
    isAlarmed: watch?.alarm === true,
  });
  return { action: ACTIONS[kind], to, why: why === 'too many mistakes' ? `${why} at every position` : why };
}

function watchVector({ seq, alpha }: z.infer<typeof sequence>): unknown {
  const heldAfter: number[] = [];
  let watch = emptyWatch();
  let alarmAt: number | null = null;
  for (const [index, each] of seq.entries()) {
    watch = stepWatch(watch, each, alpha);
    if (watch.isHeld) heldAfter.push(index + 1);
    if (watch.isAlarmed) {
      alarmAt = index + 1;
      break;
    }
  }
  return { alarmAt, finalValue: watchValue(watch), finalR: watch.r, heldAfter, baseline: watchBaseline(alpha) };
}

function sentinelVector({ seq }: z.infer<typeof reviewed>): unknown {
  const on: number[] = [];
  let state = emptySentinel();
  for (const [index, each] of seq.entries()) {
    state = stepSentinel(state, each);
    if (state.isOn) on.push(index + 1);
  }
  return { on, fast: state.fast, slow: state.slow };
}

function auditVector({ obs, delta, pmin }: z.infer<typeof audited>): unknown {
  const items = obs.filter((each) => each.audited).map(({ p, loss: each }) => ({ share: p, loss: each }));
  const count = obs.length;
  const { hajek, horvitzThompson, upper } = auditEstimate(items, { count, lowestShare: pmin, delta });
  return { N: count, hajek, ht: horvitzThompson, upper };
}

function calibrationVector({ s, y, at }: z.infer<typeof labels>): unknown {
  const fit = fitCalibration(scored(s, y));
  return { theta: [fit.a, fit.b, fit.c], predict: at.map((score) => calibrated(fit, score)) };
}

const LEVEL_NAMES = { watch: 'observe', draft: 'draft', threshold: 'threshold', autonomous: 'full' } as const;

function effectiveVector({ cases }: z.infer<typeof limits>): unknown {
  return cases.map(({ orgCeiling, overAmountLimit, breakerOpen, checkFailed, ...rest }) => {
    const effective = effectiveLevel({
      ...rest,
      organisationCeiling: orgCeiling,
      isOverAmount: overAmountLimit,
      isBreakerOpen: breakerOpen,
      hasFailedCheck: checkFailed,
    });
    return { level: LEVEL_NAMES[effective.level], because: effective.because };
  });
}

function scored(scores: readonly number[], right: readonly number[]) {
  return scores.map((score, index) => ({ score, right: right[index] ?? 0 }));
}
