import type { Stakes } from '../graph/dial-setting.ts';

/** The share of items that went alone and is always checked, 0..1 (dial.md section 0, line 5). */
export function floorOf(stakes: Stakes): number {
  return { low: 0.1, normal: 0.2, high: 0.5 }[stakes];
}
