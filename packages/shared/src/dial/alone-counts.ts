// How many items of one step went alone lately, in an hour, a day, and to each recipient a day. Bounded: a count per minute.

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * 60;
/** Recipients that are remembered; beyond that the one least recently written to is forgotten. */
const MOST_RECIPIENTS = 20_000;

/** Changed in place by `countAlone`; times are whole minutes since 1970. */
export interface AloneCounts {
  minutes: Map<number, number>;
  /** Minutes of the items of the last day, by recipient. */
  recipients: Map<string, number[]>;
}

/** Counts of a step of which nothing has gone alone. */
export function emptyCounts(): AloneCounts {
  return { minutes: new Map(), recipients: new Map() };
}

/** Notes that an item went alone at `at` (milliseconds since 1970). */
export function countAlone(
  counts: AloneCounts,
  { at, recipients }: { at: number; recipients: readonly string[] },
): void {
  const minute = Math.floor(at / MINUTE_MS);
  counts.minutes.set(minute, (counts.minutes.get(minute) ?? 0) + 1);
  for (const each of counts.minutes.keys()) if (each < minute - DAY_MINUTES) counts.minutes.delete(each);
  for (const recipient of new Set(recipients)) {
    const before = toRecipient(counts, { recipient, minute });
    // Put at the end, so that the first of the map is the one least recently written to.
    counts.recipients.delete(recipient);
    counts.recipients.set(recipient, [...before, minute]);
    const [oldest] = counts.recipients.keys();
    if (counts.recipients.size > MOST_RECIPIENTS && oldest !== undefined) counts.recipients.delete(oldest);
  }
}

/**
 * How many went alone in the hour and the day before `at`, and of those of the day to the recipient who got most. A minute that has
 * begun counts whole.
 */
export function aloneLately(
  counts: AloneCounts,
  { at, recipients }: { at: number; recipients: readonly string[] },
): { inHour: number; inDay: number; toRecipient: number } {
  const minute = Math.floor(at / MINUTE_MS);
  let inHour = 0;
  let inDay = 0;
  for (const [each, count] of counts.minutes) {
    if (each >= minute - HOUR_MINUTES) inHour += count;
    if (each >= minute - DAY_MINUTES) inDay += count;
  }
  const sent = recipients.map((recipient) => toRecipient(counts, { recipient, minute }).length);
  return { inHour, inDay, toRecipient: Math.max(0, ...sent) };
}

function toRecipient(
  { recipients }: AloneCounts,
  { recipient, minute }: { recipient: string; minute: number },
): number[] {
  return (recipients.get(recipient) ?? []).filter((each) => each >= minute - DAY_MINUTES);
}
