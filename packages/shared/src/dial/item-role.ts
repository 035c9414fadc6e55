// From the route of an item to the part it has in the evidence (dial.md 2.2, 2.6).
import type { ItemRole } from './evidence-event.ts';
import type { Route } from './route.ts';

/** Reasons to ask that hold for whatever comes along at that time: every item asked, so all of them are a fair sample. */
const FOR_EVERY_ITEM: ReadonlySet<string> = new Set([
  'node setting',
  'evidence',
  'workflow ceiling',
  'organisation ceiling',
  'action class',
  'breaker',
  'kill switch',
  'built-in model',
  'gate follows',
  'changed',
  // The backup model has a record of its own, and all its items ask.
  'fallback model',
]);

/** The part that an item with this route has. A failed check always asks, so such an item says nothing about those that go alone. */
export function roleOf(
  { way, because }: Pick<Route, 'way' | 'because'>,
  { hasFailedCheck, isPassedOn }: { hasFailedCheck: boolean; isPassedOn: boolean },
): ItemRole {
  if (way === 'refused' || because === 'watch') return 'refused';
  if (hasFailedCheck) return 'limited';
  if (because === 'gate follows') return 'draft';
  if (way === 'alone') return isPassedOn ? 'passedOn' : 'alone';
  if (because === 'below threshold') return 'below';
  if (because === 'hold') return 'held';
  if (because === 'held back') return 'heldBack';
  return FOR_EVERY_ITEM.has(because) ? 'draft' : 'limited';
}

/** The score from which on items went alone; null when everything asked. */
export function thresholdOf({ level, threshold }: Pick<Route, 'level' | 'threshold'>, role: ItemRole): number | null {
  if (role !== 'alone' && role !== 'below') return null;
  return level === 'autonomous' ? 0 : threshold;
}
