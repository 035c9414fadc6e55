/**
 * Whether an approval came faster than anyone reads: in less than 2 s, or at more than ten words a second (dial.md 1.4). It is no
 * proof then; a rejection always is. `seconds` from showing the draft to the answer, `words` of what was shown.
 */
export function isTooFast({ seconds, words }: { seconds: number; words: number }): boolean {
  return seconds < Math.max(2, words / 10);
}
