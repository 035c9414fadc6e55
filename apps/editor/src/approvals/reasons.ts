/** Why a person changed or rejected a draft, in the order of their keys 1 to 5. */
export const REASONS = ['Wrong fact', 'Tone', 'Left something out', 'Too long', 'Should not reply'] as const;
export type Reason = (typeof REASONS)[number];

/** What is sent as the reason: `Wrong fact, Tone: the price is from last year`. Undefined when nothing was said. */
export function reasonText(chosen: readonly Reason[], note: string): string | undefined {
  const words = REASONS.filter((reason) => chosen.includes(reason)).join(', ');
  const said = note.trim();
  if (words === '') return said === '' ? undefined : said;
  return said === '' ? words : `${words}: ${said}`;
}

/** The reasons after one was chosen or taken back. */
export function toggleReason(chosen: readonly Reason[], reason: Reason): readonly Reason[] {
  return chosen.includes(reason) ? chosen.filter((one) => one !== reason) : [...chosen, reason];
}
