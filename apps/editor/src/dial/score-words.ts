// What a score has meant so far (dial.md 1.3): how often people approved, of a hundred like it.
import type { ScoreLabel } from '@leeway/shared/api/approvals.ts';
import { formatPercent } from '../ui/format.ts';

/** Answers from which on a number is shown. */
export const ENOUGH_ANSWERS = 20;

type Shown = NonNullable<ScoreLabel['shownProbability']>;

/** `about 96 of 100 approved`; `roughly 90 of 100 approved` while there are few answers. */
export function approvedWords({ percent, isRough }: Shown): string {
  return `${isRough ? 'roughly' : 'about'} ${percent} of 100 approved`;
}

/** `74% sure, about 96 of 100 approved`; below 20 answers it says how many there are. Null where there is no score to show. */
export function scoreWords(score: number | null, { shownProbability, answers }: ScoreLabel): string | null {
  if (score === null) return null;
  const sure = `${formatPercent(score)} sure`;
  if (shownProbability) return `${sure}, ${approvedWords(shownProbability)}`;
  return answers === null || answers >= ENOUGH_ANSWERS
    ? sure
    : `${sure}, not enough answers yet: ${answers} of ${ENOUGH_ANSWERS}`;
}
