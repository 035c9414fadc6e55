// Why a person changed or rejected something: reasons to choose from, each by one key, and a few words of their own.

/** How many reasons have a key: 1 to 9. */
export const REASON_KEYS = 9;

/** What is sent as the reason: `Wrong fact, Tone: the price is from last year`, in the order offered. Undefined when nothing was said. */
export function reasonText(
  { chosen, note }: { chosen: readonly string[]; note: string },
  offered: readonly string[],
): string | undefined {
  const words = offered.filter((reason) => chosen.includes(reason)).join(', ');
  const said = note.trim();
  if (words === '') return said === '' ? undefined : said;
  return said === '' ? words : `${words}: ${said}`;
}

/** The reasons after one was chosen or taken back. */
export function toggleReason(chosen: readonly string[], reason: string): readonly string[] {
  return chosen.includes(reason) ? chosen.filter((one) => one !== reason) : [...chosen, reason];
}
