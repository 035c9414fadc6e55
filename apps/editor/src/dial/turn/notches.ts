// The positions of a dial as notches of its slider.

/** How near the thumb must come to a notch to fall into it. */
const CATCH = 0.0075;
const SAME = 1e-9;

/** The notch next to where the thumb is, else the whole percent. */
export function snapped(share: number, notches: readonly number[]): number {
  const [nearest] = notches.toSorted((a, b) => Math.abs(a - share) - Math.abs(b - share));
  if (nearest !== undefined && Math.abs(nearest - share) <= CATCH) return nearest;
  return Math.round(share * 100) / 100;
}

export function isNotch(share: number, notches: readonly number[]): boolean {
  return notches.some((notch) => Math.abs(notch - share) < SAME);
}

/** Where Page up and Page down lead to; undefined: another key, or no notch that way. */
export function nextNotch(share: number, notches: readonly number[], key: string): number | undefined {
  const sorted = notches.toSorted((a, b) => a - b);
  if (key === 'PageUp') return sorted.find((notch) => notch > share + SAME);
  return key === 'PageDown' ? sorted.findLast((notch) => notch < share - SAME) : undefined;
}
