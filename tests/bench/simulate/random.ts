/** The next number of a seeded row, from 0 to below 1. */
export type Random = () => number;

/** A row of numbers that depends on the seeds alone (sfc32, of the PractRand suite). */
export function randomOf(...seeds: readonly number[]): Random {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (const seed of seeds) {
    a = (a ^ seed) | 0;
    for (let round = 0; round < 16; round += 1) next();
  }
  return next;
}

/** A standard normal number (Box & Muller 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The a for which sig(a + slope z), z standard normal, is wrong on average in a share `wrong`: bisection over a sum on a grid. */
export function calibrationOffset(slope: number, wrong: number): number {
  let [low, high] = [-30, 30];
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (meanWrong(middle, slope) > wrong) low = middle;
    else high = middle;
  }
  return high;
}

function meanWrong(offset: number, slope: number): number {
  let [sum, weight] = [0, 0];
  for (let z = -8; z <= 8; z += 0.02) {
    const density = Math.exp((-z * z) / 2);
    sum += density * sigmoid(-offset - slope * z);
    weight += density;
  }
  return sum / weight;
}
