// What the checks say about all items that went alone, and the planted mistakes about the reviewers, in numbers and words.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { auditEstimate } from '@leeway/shared/dial/audits.ts';
import { reviewerBounds } from '@leeway/shared/dial/canaries.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import type { CheckedAlone } from '../../store/trust/trust.ts';

type AloneEstimate = NonNullable<Trust['audits']['estimate']>;

/** Null as long as nothing went alone. `checked`: what was drawn of the items of this epoch, and is answered. */
export function aloneEstimateOf(state: RecordState, checked: readonly CheckedAlone[]): AloneEstimate | null {
  const { aloneCount, lowestShare, delta, auditsOpen } = state;
  if (aloneCount === 0) return null;
  const counted = checked.flatMap(({ share, loss }) => (loss === null ? [] : [{ share, loss }]));
  // Nobody can say of a check that is open, or was answered too fast, whether it was fine: neither can they of the items it stands for.
  const unknown = checked.reduce((sum, { share, loss }) => sum + (loss === null ? 1 / share : 0), 0);
  const count = Math.max(0, aloneCount - unknown - auditsOpen / lowestShare);
  const { hajek, horvitzThompson, upper } = auditEstimate(counted, { count, lowestShare, delta });
  const estimate = { count: aloneCount, rate: hajek, horvitzThompson, upper };
  return { ...estimate, words: wordsOf(estimate) };
}

function wordsOf({ count, rate, upper }: Omit<AloneEstimate, 'words'>): string {
  const items = `${count} ${count === 1 ? 'item' : 'items'}`;
  if (rate === null) return `${items} went alone; none of them is checked yet.`;
  const found = rate === 0 ? 'none that was checked was wrong' : `about ${inHundred(rate)} in 100 were wrong`;
  const bound =
    upper >= 1 ? 'too few are checked to say more' : `very likely fewer than ${inHundred(upper)} in 100 are`;
  return `Of the ${items} that went alone ${found}; ${bound}.`;
}

function inHundred(share: number): string {
  return String(Math.round(share * 1000) / 10);
}

/** How well reviewers find what was planted, and what follows for the limit (dial.md 2.7). */
export function plantedFacts({
  canaries,
}: RecordState): Pick<Trust['canaries'], 'shown' | 'caught' | 'catchLower' | 'words'> {
  const { shown, missed } = canaries;
  const caught = shown - missed;
  if (shown === 0) return { shown, caught, catchLower: null, words: null };
  const { catchLower } = reviewerBounds(canaries, 1);
  const found = `Reviewers caught ${caught} of ${shown} planted ${shown === 1 ? 'mistake' : 'mistakes'}`;
  const words =
    catchLower > 0 ? `${found}; we lowered the limit to match.` : `${found}, so approvals prove nothing yet.`;
  return { shown, caught, catchLower, words };
}
