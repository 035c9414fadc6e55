// g of the score: which values of an output can be found in what the model was given (dial.md 1.2).
// It brings large libraries: a run loads it when it has something to look for, and nothing that a browser loads may import it.
import { isEmail, isoOf, isPhone, readDate } from '@leeway/shared/dial/read-values.ts';
import { amountsIn, readAmount } from './amounts.ts';
import { datesOf } from './dates.ts';
import { folded, spelledOut } from './folded.ts';
import { phonesIn, phonesOf, withoutPhones } from './phones.ts';

// Every pattern starts at a boundary or is bounded: a text of 200,000 characters without a space must not take minutes.
const EMAILS = /(?<![^\s@<>"(),;:])[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:.]{1,63}(?:\.[^\s@<>"(),;:.]{1,63})+/g;
const LINKS = /\b(?:https?:\/\/|www\.)[^\s<>"')\]]+/gi;
const CLOCK_TIMES = /\b(\d{1,2})[:.](\d{2})\s?(am|pm)?\b|\b(\d{1,2})\s?(am|pm)\b/gi;
const NUMBER_WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const NAME_WORD = "(?<![\\p{L}\\p{M}])\\p{Lu}(?=[\\p{Lu}\\p{M}'’-]{0,40}\\p{Ll})[\\p{L}\\p{M}'’-]*";
const CAPITALISED = new RegExp(`${NAME_WORD}(?:[ \\u00A0]${NAME_WORD})*`, 'gu');
// Words that carry a capital for other reasons than being somebody's name.
const NOT_NAMES = new Set(
  (
    'i we you he she it they my our your this that these those the a an and but or if so as at by for from in of on to with when what who how ' +
    'dear hi hello hey good morning afternoon evening thanks thank many best kind kindest warm warmest regards sincerely faithfully truly yours ' +
    'wishes cheers please yes no not re fwd subject ' +
    'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december'
  ).split(' '),
);

/**
 * The values of a text that would hurt if they were made up: e-mails, links, dates, times, telephone numbers, numbers and
 * amounts, proper names. Each once, as it is written. Weekdays, greetings and words that only start a sentence are left out.
 */
export function materialValuesIn(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  const take = (values: readonly string[]) => {
    found.push(...values);
    // The longest first: a range holds its last day.
    for (const value of [...new Set(values)].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(value, ' ; ');
  };
  take(matches(rest, EMAILS).map(withoutFullStop));
  take(matches(rest, LINKS).map(withoutFullStop));
  take(datesOf(rest).map((each) => each.text.trim()));
  take(phonesIn(rest).filter(isPhone));
  take(matches(rest, CLOCK_TIMES).filter((each) => timeKey(each) !== null));
  found.push(...amountsIn(rest).filter((each) => readAmount(each) !== null));
  found.push(...namesIn(rest));
  return [...new Set(found)];
}

/** Reads a source once and answers, for many values, whether each is found in it after normalising. */
export function groundedIn(source: string): (value: string) => boolean {
  const read = readSource(source);
  return (value) => isFound(value.trim(), read);
}

/** Whether one value is found in a source: 1,200 = £1,200.00, 12/12/2026 = 12 December 2026, José = Jose. */
export function isGrounded(value: string, source: string): boolean {
  return groundedIn(source)(value);
}

interface Source {
  text: string;
  words: Set<string>;
  numbers: Set<number>;
  hasPhone: (value: string) => boolean;
  dates: Set<string>;
  times: Set<string>;
}

function readSource(source: string): Source {
  const text = folded(source);
  const words = new Set(text.split(' '));
  const spoken = NUMBER_WORDS.flatMap((word, value) => (words.has(word) ? [value] : []));
  for (const word of folded(spelledOut(source)).split(' ')) words.add(word);
  return {
    text: ` ${text} `,
    words,
    numbers: new Set([...amountsIn(withoutPhones(source)).flatMap((each) => readAmount(each) ?? []), ...spoken]),
    hasPhone: phonesOf(source),
    dates: new Set(datesOf(source).map((each) => isoOf(each.date))),
    times: new Set(matches(source, CLOCK_TIMES).flatMap((each) => timeKey(each) ?? [])),
  };
}

function isFound(value: string, source: Source): boolean {
  const amount = readAmount(value);
  // Before the words: 1 is not found in 1,200 because it stands there between two signs.
  if (amount !== null && !isPhone(value)) return source.numbers.has(amount);
  if (value === '' || source.text.includes(` ${folded(value)} `)) return true;
  if (isEmail(value)) return false;
  const date = readDate(value) ?? onlyDate(value);
  if (date !== null) return isDateFound(date, source);
  const time = timeKey(value);
  if (time !== null && source.times.has(time)) return true;
  if (isPhone(value)) return source.hasPhone(value) || (amount !== null && source.numbers.has(amount));
  if (time !== null) return false;
  return areWordsFound(value, source) || areWordsFound(spelledOut(value), source);
}

// A source that names only day and month grounds a date whose year was filled in, and the other way round.
function isDateFound(date: string, source: Source): boolean {
  const tail = date.slice(-5);
  if (source.dates.has(date) || source.dates.has(`--${tail}`)) return true;
  return date.startsWith('--') && [...source.dates].some((each) => each.endsWith(tail));
}

// A few words must all be there. A longer summary may use some of its own, but none of its values may be new.
function areWordsFound(value: string, source: Source): boolean {
  const words = folded(value).split(' ');
  const known = words.filter((word) => source.words.has(word)).length;
  if (words.length <= 4) return known === words.length;
  const values = materialValuesIn(value).filter((each) => each !== value);
  return known / words.length >= 0.6 && values.every((each) => isFound(each, source));
}

function namesIn(text: string): string[] {
  return [...text.matchAll(CAPITALISED)].flatMap((match) => {
    const words = match[0].split(/[ \u00A0]/);
    const isFirst = /(?:^|[.!?:;•\n"“(-])\s*$/.test(text.slice(Math.max(0, match.index - 30), match.index));
    // The first word of a sentence has its capital from there: only what follows it can be told to be a name.
    const kept = isFirst ? words.slice(1) : words;
    const names = kept.map(withoutPossessive).filter((word) => !NOT_NAMES.has(word.toLowerCase()));
    return names.length === 0 ? [] : [names.join(' ')];
  });
}

function timeKey(text: string): string | null {
  const match = /^(?:(\d{1,2})[:.](\d{2})\s?(am|pm)?|(\d{1,2})\s?(am|pm))$/i.exec(text.trim());
  if (match === null) return null;
  const half = (match[3] ?? match[5])?.toLowerCase();
  // 4.50 is a price before it is a time.
  if (half === undefined && !text.includes(':')) return null;
  const hour = Number(match[1] ?? match[4]);
  const minute = Number(match[2] ?? 0);
  if (hour > 23 || minute > 59) return null;
  const day = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return `${day}:${String(minute).padStart(2, '0')}`;
}

function onlyDate(value: string): string | null {
  const found = datesOf(value).find((each) => each.text === value);
  return found === undefined ? null : isoOf(found.date);
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[0].trim());
}

function withoutFullStop(text: string): string {
  return text.replace(/(?<![.,;:!?])[.,;:!?]+$/, '');
}

function withoutPossessive(word: string): string {
  return word.replace(/['’]s$|['’]$/, '');
}
