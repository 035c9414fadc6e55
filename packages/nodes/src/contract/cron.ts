// Cron expressions as Leeway takes them: five fields, or a nickname. Pure, so that the browser checks them without the library
// that works out the times (apps/runtime/src/services/cron.ts); every expression that passes here is one that library takes.

/** The values one field stands for. */
export interface CronField {
  /** The field is `*`: it narrows nothing down. */
  isAny: boolean;
  values: readonly number[];
  /** `L` among the days of the month: the last one, whichever it is. */
  hasLast: boolean;
}

/** An expression that was read; `text` is written out, with single blanks and without nicknames. */
export interface Cron {
  text: string;
  minute: CronField;
  hour: CronField;
  day: CronField;
  month: CronField;
  weekday: CronField;
}

export type CronReading = { ok: true; cron: Cron } | { ok: false; message: string };

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

interface FieldKind {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
  /** What the first of `names` stands for. */
  first?: number;
}

const MINUTE: FieldKind = { name: 'minute', min: 0, max: 59 };
const HOUR: FieldKind = { name: 'hour', min: 0, max: 23 };
const DAY: FieldKind = { name: 'day of the month', min: 1, max: 31 };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const MONTH: FieldKind = { name: 'month', min: 1, max: 12, names: MONTHS, first: 1 };
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** 7 is Sunday too. */
const WEEKDAY: FieldKind = { name: 'day of the week', min: 0, max: 7, names: WEEKDAYS, first: 0 };

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads an expression, or says in a sentence what is wrong with it. */
export function readCron(source: string): CronReading {
  const text = source.trim().split(/\s+/).join(' ').toUpperCase();
  if (text === '') return refused('Say when it runs.');
  const written = text.startsWith('@') ? NICKNAMES[text.toLowerCase()] : text;
  if (written === undefined)
    return refused(`“${source.trim()}” is not known. Use one of ${Object.keys(NICKNAMES).join(', ')}.`);
  const parts = written.split(' ');
  if (parts.length !== 5)
    return refused(
      'Write five parts with blanks between: minute, hour, day, month, day of the week, as in 30 8 * * 1-5.',
    );
  try {
    const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
    const cron: Cron = {
      text: written,
      minute: readField(minute, MINUTE),
      hour: readField(hour, HOUR),
      day: readField(day, DAY),
      month: readField(month, MONTH),
      weekday: sundayOnce(readField(weekday, WEEKDAY)),
    };
    return happens(cron) ? { ok: true, cron } : refused('These times never come: no such day is in these months.');
  } catch (error) {
    if (error instanceof BadCron) return refused(error.message);
    throw error;
  }
}

class BadCron extends Error {}

function refused(message: string): CronReading {
  return { ok: false, message };
}

function readField(text: string, kind: FieldKind): CronField {
  if (text === '*') return { isAny: true, values: range(kind.min, kind.max), hasLast: false };
  const parts = text.split(',');
  const hasLast = kind === DAY && parts.includes('L');
  const values = parts.flatMap((part) => (hasLast && part === 'L' ? [] : readPart(part, kind)));
  return { isAny: false, values: [...new Set(values)].sort((a, b) => a - b), hasLast };
}

/** `*`, `5`, `MON`, `1-5` or one of the wide ones with a step behind a slash. */
function readPart(part: string, kind: FieldKind): number[] {
  const match = /^(?:(\*)|([0-9A-Z]+)(?:-([0-9A-Z]+))?)(?:\/(\d+))?$/.exec(part);
  if (!match) throw new BadCron(`“${part}” cannot be the ${kind.name}: use a number, a range such as 1-5, or *.`);
  const [, star, from = '', to, stepText] = match;
  const isSingle = star === undefined && to === undefined;
  if (isSingle && stepText !== undefined)
    throw new BadCron(`“${part}”: a step needs a range before it, as in */15 or 10-30/5.`);
  const step = stepText === undefined ? 1 : Number(stepText);
  const low = star === undefined ? readValue(from, kind) : kind.min;
  const high = star === undefined ? readValue(to ?? from, kind) : lastOf(kind);
  if (low > high) throw new BadCron(`“${part}” goes backwards: write the smaller ${kind.name} first.`);
  const widest = lastOf(kind) - kind.min + 1;
  if (step < 1 || step > widest) throw new BadCron(`“${part}”: a step is between 1 and ${widest} here.`);
  return range(low, high).filter((value) => (value - low) % step === 0);
}

/** Sunday is counted once where the field is stepped through. */
function lastOf(kind: FieldKind): number {
  return kind === WEEKDAY ? 6 : kind.max;
}

function readValue(text: string, { name, min, max, names = [], first = 0 }: FieldKind): number {
  const named = names.indexOf(text);
  const value = named >= 0 ? named + first : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new BadCron(`“${text}” cannot be the ${name}: that is between ${min} and ${max}.`);
}

function sundayOnce(field: CronField): CronField {
  return { ...field, values: [...new Set(field.values.map((value) => value % 7))].sort((a, b) => a - b) };
}

/** Days such as 30 February never come. With days of the week beside them either is enough. */
function happens({ day, month, weekday }: Cron): boolean {
  if (day.hasLast || !weekday.isAny) return true;
  const [earliest = 1] = day.values;
  return month.values.some((each) => earliest <= (LONGEST_MONTHS[each - 1] ?? 0));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
