// Reading numbers, dates and addresses out of what people write. Deterministic: no clock, no locale of the machine.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_WORD =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const DATE_FORMS: readonly { pattern: RegExp; read: (parts: readonly string[]) => CalendarDate[] }[] = [
  {
    pattern: /\b(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b/g,
    read: ([year, month, day]) => [calendarDate(year, Number(month), day)],
  },
  {
    // Day first, as written outside the United States; month first only when the day cannot be a month.
    pattern: /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b/g,
    read: ([day, month, year]) => [calendarDate(year, Number(month), day), calendarDate(year, Number(day), month)],
  },
  {
    pattern: new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -](${MONTH_WORD})\\b\\.?(?:,?[ -](\\d{4})\\b)?`, 'gi'),
    read: ([day, month, year]) => [calendarDate(year, monthOf(month), day)],
  },
  {
    pattern: new RegExp(`\\b(${MONTH_WORD})\\b\\.? (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4})\\b)?`, 'gi'),
    read: ([month, day, year]) => [calendarDate(year, monthOf(month), day)],
  },
];

/** A day; `year` is null where a text names only day and month. */
export interface CalendarDate {
  year: number | null;
  month: number;
  day: number;
}
/** A date and the words it was read from. */
export interface FoundDate {
  date: CalendarDate;
  text: string;
}

/** Every date in a text: ISO 8601, 12/12/2026, 12.12.2026, 12 December 2026, December 12, with or without the year. */
export function datesIn(text: string): FoundDate[] {
  return DATE_FORMS.flatMap(({ pattern, read }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const date = read(match.slice(1)).find(isCalendarDay);
      return date === undefined ? [] : [{ date, text: match[0].trim() }];
    }),
  );
}

/** The ISO 8601 day a text stands for, or null when it is not one whole date with its year. */
export function readDate(text: string): string | null {
  const trimmed = text.trim();
  const found = datesIn(trimmed).find((each) => each.text === trimmed);
  return found === undefined || found.date.year === null ? null : isoOf(found.date);
}

/** `2026-12-12`, or `--12-12` without a year. */
export function isoOf(date: CalendarDate): string {
  const tail = `${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
  return date.year === null ? `--${tail}` : `${String(date.year).padStart(4, '0')}-${tail}`;
}

const NUMBER_TEXT = /^(?:[£$€¥]|[a-z]{3} )?\s*([+-]?\d[\d.,'\s]*?)\s*(k|%|[£$€¥]| ?[a-z]{3})?$/i;

/** The number a text stands for: 1,200 = 1200 = £1,200.00 = 1.200,00 = 1.2k. Null when the text is not one number. */
export function readNumber(text: string): number | null {
  const match = text.length > 100 ? null : NUMBER_TEXT.exec(text.trim());
  if (match === null) return null;
  const value = Number(plainDigits((match[1] ?? '').trim()));
  if (!Number.isFinite(value)) return null;
  return match[2]?.toLowerCase() === 'k' ? value * 1000 : value;
}

const EMAIL = /^[^\s@<>"(),;:]+@[^\s@<>"(),;:.]+(?:\.[^\s@<>"(),;:.]+)+$/;

/** Whether a text is one plain e-mail address, such as ann@example.com. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && EMAIL.test(text);
}

/** Whether a text is one telephone number: 6 to 15 digits with the usual signs between them. */
export function isPhone(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length;
  return text.length <= 50 && /^\+?[\d\s().\-/]+$/.test(text.trim()) && digits >= 6 && digits <= 15;
}

// Which of the two signs is the decimal one: the last of both; a single comma or dot before three digits groups thousands
// only when it is a comma, because 1.200 is far more often a decimal.
function plainDigits(text: string): string {
  const tight = text.replaceAll(/[\s']/g, '');
  const comma = tight.lastIndexOf(',');
  const dot = tight.lastIndexOf('.');
  if (comma > dot && dot !== -1) return tight.replaceAll('.', '').replace(',', '.');
  if (comma === -1) return /\..*\./.test(tight) ? tight.replaceAll('.', '') : tight;
  const isGrouping = dot !== -1 || /^[+-]?\d{1,3}(?:,\d{3})+$/.test(tight);
  return isGrouping ? tight.replaceAll(',', '') : tight.replace(',', '.');
}

function calendarDate(year: string | undefined, month: number, day: string | undefined): CalendarDate {
  const short = year?.length === 2 ? 2000 + Number(year) : Number(year);
  return { year: year === undefined ? null : short, month, day: Number(day) };
}

function monthOf(word: string | undefined): number {
  return MONTHS.indexOf((word ?? '').slice(0, 3).toLowerCase()) + 1;
}

function isCalendarDay({ year, month, day }: CalendarDate): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  // 2024 is a leap year: without a year, 29 February may be meant.
  return day <= new Date(Date.UTC(year ?? 2024, month, 0)).getUTCDate();
}
