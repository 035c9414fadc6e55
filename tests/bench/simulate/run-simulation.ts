// Everything the simulation looks at: the boundary under three promises, and the ten worlds under five conditions.
import { simulateBoundary } from './boundary.ts';
import type { Policy } from './operator.ts';
import type { SimulationResult } from './report.ts';
import { type Drift, type Sizes, simulateWorld } from './simulate.ts';
import { WORLDS } from './worlds.ts';

const PROMISES = [
  { alpha: 0.05, delta: 0.05 },
  { alpha: 0.1, delta: 0.05 },
  { alpha: 0.1, delta: 0.1 },
];
const BASE: Policy = { alpha: 0.05, delta: 0.05, floor: 0.2, reviewerError: 0, hasSecondLook: false };
// An error of 4% becomes one of about a quarter of the items, overnight.
const BIG_DRIFT: Drift = { shift: 3, from: 300, until: 1200 };
const CONDITIONS: { name: string; policy: Policy; drift?: Drift }[] = [
  { name: 'limit 5%', policy: BASE },
  { name: 'limit 5%, reviewers wrong in 2%', policy: { ...BASE, reviewerError: 0.02 } },
  {
    name: 'limit 5%, reviewers wrong in 2%, second look',
    policy: { ...BASE, reviewerError: 0.02, hasSecondLook: true },
  },
  { name: 'limit 10%, reviewers wrong in 2%', policy: { ...BASE, alpha: 0.1, reviewerError: 0.02 } },
  {
    name: 'limit 10%, reviewers wrong in 2%, the work suddenly gets hard',
    policy: { ...BASE, alpha: 0.1, reviewerError: 0.02 },
    drift: BIG_DRIFT,
  },
];
/** A share of 5% needs more operators than a mean: the boundary is run with this many times as many. */
const AT_BOUNDARY = 10;

/** Runs it all; `onProgress` hears what is run next. The same sizes give the same result. */
export function runSimulation(sizes: Sizes, onProgress: (text: string) => void): SimulationResult {
  const boundaries = PROMISES.map((promised) => {
    onProgress(`boundary, limit ${promised.alpha}, delta ${promised.delta}`);
    const result = simulateBoundary(promised, { ...sizes, operators: sizes.operators * AT_BOUNDARY });
    return { promised, result };
  });
  const policies = CONDITIONS.map(({ name, policy, drift }) => {
    onProgress(name);
    const worlds = WORLDS.map((world) => simulateWorld(world, policy, { ...sizes, drift }));
    return { name, alpha: policy.alpha, worlds };
  });
  return { sizes, boundaries, policies };
}
