const Z_95 = 1.959_963_984_540_054;

/**
 * The 95 % range of a rate after `k` of `n` (k may be fractional): Wilson's score interval (Wilson 1927). From 0 to 1; null when
 * nothing was counted. It says what is likely; what is promised rests on the peek-proof bound of shared/dial.
 */
export function wilsonRange(k: number, n: number): { low: number; high: number } | null {
  if (n === 0) return null;
  const rate = k / n;
  const weight = 1 + Z_95 ** 2 / n;
  const middle = (rate + Z_95 ** 2 / (2 * n)) / weight;
  const half = (Z_95 / weight) * Math.sqrt((rate * (1 - rate)) / n + Z_95 ** 2 / (4 * n ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
