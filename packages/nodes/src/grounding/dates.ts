// Dates in what people write: the forms that shared reads, and those of chrono-node (ranges, other languages, 2026/12/12).
import { type CalendarDate, datesIn, type FoundDate, isoOf } from '@leeway/shared/dial/read-values.ts';
import type { ParsedComponents } from 'chrono-node';
import { casual as german } from 'chrono-node/de';
import { GB as english } from 'chrono-node/en';
import { casual as spanish } from 'chrono-node/es';
import { casual as french } from 'chrono-node/fr';
import { casual as italian } from 'chrono-node/it';
import { casual as dutch } from 'chrono-node/nl';
import { casual as portuguese } from 'chrono-node/pt';

const LANGUAGES = [english, german, french, spanish, italian, dutch, portuguese];
// The beginnings of the months' names in these languages. chrono-node is slow on long texts, so it reads only what stands round one.
const MONTH =
  '(?:jan|feb|f[ée]v|m[aäe]r|maa|mrt|apr|avr|abr|ma[iyjg]|mei|ju[inl]|giu|lug|aug|ao[uû]|ago|s[eé]t|sep|o[ck]t|ott|out|nov|d[eéi][czk]|ene|gen)';
const CANDIDATES = new RegExp(
  `(?<![\\d\\p{L}])\\d{4}[/.]\\d{1,2}[/.]\\d{1,2}(?!\\d)|(?<!\\p{L})${MONTH}\\p{L}{0,8}(?!\\p{L})`,
  'giu',
);
const BEFORE = 30;
const AFTER = 16;
/** What stands behind so many candidates is not read as dates: it costs score, never a wrong agreement. */
const MOST = 300;
// Nothing is worked out from today: a date that needs it is no date in the text.
const NO_DAY = new Date(2000, 0, 1, 12);

/** Every date that a text names; “tomorrow” or “in three days” are none. Days come first: 03/04/26 is the third of April 2026. */
export function datesOf(text: string): FoundDate[] {
  const found = datesIn(text);
  const known = new Set(found.map((each) => isoOf(each.date)));
  for (const window of windowsOf(text)) {
    for (const each of datesInWindow(window)) {
      const iso = isoOf(each.date);
      if (known.has(iso)) continue;
      known.add(iso);
      found.push(each);
    }
  }
  return found;
}

function windowsOf(text: string): string[] {
  const windows: string[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATES)) {
    if (windows.length === MOST) break;
    const from = Math.max(end, match.index - BEFORE);
    end = match.index + match[0].length + AFTER;
    const window = text.slice(from, end);
    if (/\d/.test(window)) windows.push(window);
  }
  return [...new Set(windows)];
}

function datesInWindow(window: string): FoundDate[] {
  return LANGUAGES.flatMap((language) =>
    language.parse(window, NO_DAY).flatMap(({ text, start, end }) =>
      [start, ...(end ? [end] : [])].flatMap((components) => {
        const date = dayOf(components, text);
        // Some languages take the word before it along: “am 12. Dezember”.
        return date === null ? [] : [{ date, text: text.replace(/^\p{L}{1,5} (?=\d)/u, '') }];
      }),
    ),
  );
}

/** The day that the words themselves name; null when chrono-node worked it out. */
function dayOf(components: ParsedComponents, text: string): CalendarDate | null {
  const isRelative = [...components.tags()].some((tag) => tag === 'result/relativeDate' || tag.startsWith('casual'));
  const [year, month, day] = [components.get('year'), components.get('month'), components.get('day')];
  if (isRelative || !components.isCertain('month') || !components.isCertain('day')) return null;
  if (month === null || day === null) return null;
  const hasYear = components.isCertain('year');
  // 1/2 is half of something before it is the first of February.
  if (!hasYear && !/\p{L}/u.test(text)) return null;
  return { year: hasYear ? year : null, month, day };
}
