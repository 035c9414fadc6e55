// What a node's stakes mean for its defaults (dial.md section 0, points 5 and 10).

export type Stakes = 'low' | 'normal' | 'high';

/** The most disagreement accepted by default, 0..1. */
export function alphaOf(stakes: Stakes): number {
  return { low: 0.1, normal: 0.05, high: 0.02 }[stakes];
}

/** The share of items that went alone and is always checked, 0..1. */
export function floorOf(stakes: Stakes): number {
  return { low: 0.1, normal: 0.2, high: 0.5 }[stakes];
}
