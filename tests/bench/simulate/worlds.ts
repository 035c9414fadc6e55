// The ten synthetic worlds of the simulation. An item has a hidden ease z; P(right | z) = sig(a + b z), and the score is a rising map of
// rho z + noise. The dial is told none of it.
import { calibrationOffset, normal, type Random, sigmoid } from './random.ts';

export interface Item {
  /** Raw score, 4 decimals. */
  score: number;
  /** The true probability that this draft is wrong. */
  wrongChance: number;
}

export interface World {
  name: string;
  /** Share of drafts that are wrong, 0..1. */
  wrong: number;
  /** How much the ease of an item matters for being right; 0: all items are alike. */
  slope: number;
  /** Correlation of the score with the ease: 0 useless, below 0 reversed. */
  rho: number;
  /** From the latent score to what the model says. */
  say: (latent: number) => number;
}

const overConfident = (latent: number) => 0.82 + 0.18 * sigmoid(1.5 * latent);
const lumpy = (latent: number) => Math.round(overConfident(latent) * 20) / 20;
const alwaysSure = (latent: number) => 0.95 + 0.05 * sigmoid(latent);
const underConfident = (latent: number) => 0.35 + 0.55 * sigmoid(latent);
const spread = (latent: number) => sigmoid(2.2 + 1.2 * latent);

export const WORLDS: readonly World[] = [
  { name: 'S1 good score, over-confident', wrong: 0.04, slope: 2.5, rho: 0.9, say: overConfident },
  { name: 'S2 good score, well spread', wrong: 0.04, slope: 2.5, rho: 0.9, say: spread },
  { name: 'S3 weak score, lumpy', wrong: 0.03, slope: 1.5, rho: 0.5, say: lumpy },
  { name: 'S4 useless score', wrong: 0.02, slope: 0, rho: 0, say: overConfident },
  { name: 'S5 useless score, just unsafe', wrong: 0.052, slope: 0, rho: 0, say: overConfident },
  { name: 'S6 useless score, unsafe', wrong: 0.08, slope: 0, rho: 0, say: overConfident },
  { name: 'S7 good score, hard work', wrong: 0.15, slope: 2.5, rho: 0.9, say: overConfident },
  { name: 'S8 reversed score', wrong: 0.045, slope: 1, rho: -0.7, say: overConfident },
  { name: 'S9 always says 95% and more', wrong: 0.1, slope: 1, rho: 0.3, say: alwaysSure },
  { name: 'S10 easy work, under-confident', wrong: 0.008, slope: 1.5, rho: 0.8, say: underConfident },
];

/** Gives items of a world, one at a time; `shift` is added to the logit of being wrong (drift). */
export function itemsOf(world: World): (random: Random, shift?: number) => Item {
  const offset = calibrationOffset(world.slope, world.wrong);
  const noise = Math.sqrt(1 - world.rho ** 2);
  return (random, shift = 0) => {
    const ease = normal(random);
    const latent = world.rho * ease + noise * normal(random);
    return {
      score: Math.round(world.say(latent) * 10_000) / 10_000,
      wrongChance: sigmoid(shift - offset - world.slope * ease),
    };
  };
}
