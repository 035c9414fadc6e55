// What was known of a step at the time of a line in its history.
import type { DialSetting } from '../graph/dial-setting.ts';
import { upperBound } from './evidence.ts';
import type { RecordState } from './record-state.ts';

export interface EvidenceThen {
  verdicts: number;
  /** Their summed loss. */
  mistakes: number;
  /** The true rate is very likely below this share; 1 when nothing is known. */
  upper: number;
  /** The items are those with a score from here on; null where that is not known. */
  position: number | null;
}

/**
 * Of a line about checks: the checks of what went alone, by the position that the dial is set to. Of any other: what people decided at
 * the position of the setting where that is one of the five, else of everything that passes the checks; before the positions are known
 * what is decided so far, and without any of that the checks. Null when nothing was known.
 */
export function evidenceThen(
  state: RecordState,
  { isOfChecks, setting }: { isOfChecks: boolean; setting: DialSetting | null },
): EvidenceThen | null {
  const checks = checksOf(state, setting);
  return isOfChecks ? (checks ?? decisionsOf(state, setting)) : (decisionsOf(state, setting) ?? checks);
}

function checksOf(
  { auditsChecked, auditsWrong, delta }: RecordState,
  setting: DialSetting | null,
): EvidenceThen | null {
  return counted({ verdicts: auditsChecked, mistakes: auditsWrong, delta, position: positionOf(setting) });
}

function decisionsOf(state: RecordState, setting: DialSetting | null): EvidenceThen | null {
  const { positions, ledger, stages, pending, delta } = state;
  if (positions === null) {
    const decided = pending.flatMap(({ loss }) => (loss === null ? [] : [loss]));
    const mistakes = decided.reduce((sum, loss) => sum + loss, 0);
    return counted({ verdicts: decided.length, mistakes, delta, position: 0 });
  }
  const known = positions.indexOf(positionOf(setting) ?? -1);
  const index = known >= 0 ? known : positions.length - 1;
  // What earlier moves rested on counts on; a position that rests has gained nothing since.
  const parts = [...stages, ledger].filter(({ isFrozen }) => !isFrozen[index]);
  const sum = (of: 'n' | 'k') => parts.reduce((total, part) => total + (part[of][index] ?? 0), 0);
  return counted({ verdicts: sum('n'), mistakes: sum('k'), delta, position: positions[index] ?? 0 });
}

function counted(facts: { verdicts: number; mistakes: number; delta: number; position: number | null }) {
  const { verdicts, mistakes, delta, position } = facts;
  if (verdicts === 0) return null;
  return { verdicts, mistakes, upper: upperBound(mistakes, verdicts, delta), position };
}

function positionOf(setting: DialSetting | null): number | null {
  if (setting?.level === 'autonomous') return 0;
  return setting?.level === 'threshold' ? (setting.threshold ?? null) : null;
}
