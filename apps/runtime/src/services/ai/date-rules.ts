// Finds a date in plain text, as people write it.

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const MONTH = `(${MONTHS.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)})?`).join('|')})\\.?`;
const ISO = /\b(\d{4})-(\d{2})-(\d{2})\b/;
const DAY_MONTH = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\.?\\s+(?:of\\s+)?${MONTH}(?:,?\\s+(\\d{4}))?\\b`, 'i');
const MONTH_DAY = new RegExp(`\\b${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?\\b`, 'i');
const NUMERIC = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/;

/**
 * The first date of the text as `YYYY-MM-DD`, or null. 12/11/2026 is read day first, unless only month first makes sense.
 * A date without a year means its next occurrence after `now` (milliseconds since 1970).
 */
export function readDate(text: string, now: number): string | null {
  const iso = ISO.exec(text);
  if (iso) return toIso(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dayMonth = DAY_MONTH.exec(text);
  if (dayMonth) return inYear(monthNumber(dayMonth[2]), Number(dayMonth[1]), { year: dayMonth[3], now });
  const monthDay = MONTH_DAY.exec(text);
  if (monthDay) return inYear(monthNumber(monthDay[1]), Number(monthDay[2]), { year: monthDay[3], now });
  const numeric = NUMERIC.exec(text);
  if (!numeric) return null;
  const [first, second, year] = [Number(numeric[1]), Number(numeric[2]), Number(numeric[3])];
  return toIso(year, second, first) ?? toIso(year, first, second);
}

function monthNumber(word: string | undefined): number {
  return MONTHS.findIndex((month) => month.startsWith((word ?? '').slice(0, 3).toLowerCase())) + 1;
}

function inYear(month: number, day: number, when: { year: string | undefined; now: number }): string | null {
  if (when.year !== undefined) return toIso(Number(when.year), month, day);
  const today = new Date(when.now).toISOString().slice(0, 10);
  const thisYear = Number(today.slice(0, 4));
  const candidate = toIso(thisYear, month, day);
  return candidate !== null && candidate < today ? toIso(thisYear + 1, month, day) : candidate;
}

/** Null for a date that does not exist, such as 31 February. */
function toIso(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}
