// What a card says of a step's trust, in one line.
import type { TrustBrief } from '@leeway/shared/api/trust.ts';
import { formatPercent } from '../ui/format.ts';

export interface BriefLine {
  line: string | null;
  /** How pressing it is. */
  lineTone: 'plain' | 'wait' | 'fail';
}

/** `64% alone, 91% unchanged, last 200`; what stops it comes before any number. */
export function briefLine(
  brief: Pick<TrustBrief, 'shareAlone' | 'shareUnchanged' | 'decided' | 'isHeld' | 'isStopped'>,
): BriefLine {
  const { shareAlone, shareUnchanged, decided, isHeld, isStopped } = brief;
  if (isStopped) return { line: 'Stopped by checks: everything asks', lineTone: 'fail' };
  if (isHeld) return { line: 'A check was wrong: asks first for now', lineTone: 'wait' };
  const alone = shareAlone !== null && shareAlone > 0 ? `${formatPercent(shareAlone)} alone` : null;
  const unchanged = shareUnchanged === null ? null : formatPercent(shareUnchanged);
  if (unchanged === null) return { line: alone, lineTone: 'plain' };
  const line = alone
    ? `${alone}, ${unchanged} unchanged, last ${decided}`
    : `${unchanged} sent unchanged, last ${decided}`;
  return { line, lineTone: 'plain' };
}

/** Where a level came from, as it stands beside its name; null: it is where it began. */
export function originWord(origin: TrustBrief['origin'] | null): string | null {
  if (origin === 'earned') return 'earned';
  return origin === 'by hand' ? 'set by hand' : null;
}
