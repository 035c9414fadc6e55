// Moments as a browser's date and time field writes them: `2026-11-24T09:00`, in the reader's own time zone.

/** A moment (milliseconds) as such a field's value, to the minute. */
export function toFieldTime(at: number): string {
  const moment = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** Such a field's value as a moment in milliseconds; null when it is empty or no moment. */
export function fromFieldTime(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** What is wrong with a time away, by field, in words. Empty when it can be saved. */
export function awayProblems(
  { to, from, until }: { to: string; from: string; until: string },
  now: number,
): Readonly<Record<string, string>> {
  const [startsAt, endsAt] = [fromFieldTime(from), fromFieldTime(until)];
  return {
    ...(to === '' && { to: 'Choose who decides for you.' }),
    ...(startsAt === null && { from: 'Give the day and time you leave.' }),
    ...(endsAt === null && { until: 'Give the day and time you are back.' }),
    ...(endsAt !== null && endsAt <= now && { until: 'This has passed already.' }),
    ...(startsAt !== null && endsAt !== null && endsAt <= startsAt && { until: 'Be back after you have left.' }),
  };
}
