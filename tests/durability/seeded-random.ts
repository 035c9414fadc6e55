// Chance that can be had again: a failed run of a test is repeated with its seed.

export interface SeededRandom {
  seed: number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
}

/** The seed of LEEWAY_TEST_SEED, else a new one. It is printed, so that a failure can be repeated. */
export function seededRandom(): SeededRandom {
  const seed = Number(process.env.LEEWAY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`Seed ${seed}. Repeat with LEEWAY_TEST_SEED=${seed}`);
  return randomFrom(seed);
}

/** The same chances for the same seed. */
export function randomFrom(seed: number): SeededRandom {
  let state = seed;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, between: (min, max) => min + Math.floor(next() * (max - min + 1)) };
}
