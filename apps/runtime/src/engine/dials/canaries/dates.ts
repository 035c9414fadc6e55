// Dates in a text, moved by some days within their month.
import { type CalendarDate, datesIn, isoOf } from '@leeway/shared/dial/read-values.ts';
import type { DraftToSpoil, Finding } from './draft-to-spoil.ts';

const MOST_DAYS = 9;
/** Every month has it. */
const LAST_SAFE_DAY = 28;

/** Dates that also stand in what the reviewer sees, on another day. */
export function shiftedDates(text: string, { shown, lot }: Pick<DraftToSpoil, 'shown' | 'lot'>): Finding[] {
  const known = new Set([...shown, text].flatMap((each) => datesIn(each)).map(({ date }) => dayOf(date)));
  const right = new Set(shown.flatMap((each) => datesIn(each)).map(({ date }) => dayOf(date)));
  return datesIn(text).flatMap(({ date, text: words }): Finding[] => {
    if (!right.has(dayOf(date))) return [];
    const days = otherDays(date.day).filter((day) => !known.has(dayOf({ ...date, day })));
    const day = days[Math.floor(lot('date', words) * days.length)];
    const wrong = day === undefined ? null : reworded(words, date, day);
    return wrong === null ? [] : [{ right: words, wrong, text: text.replaceAll(words, wrong) }];
  });
}

/** The year may be left out in one of the two places. */
function dayOf({ month, day }: CalendarDate): string {
  return `${month}-${day}`;
}

function otherDays(day: number): number[] {
  return Array.from({ length: LAST_SAFE_DAY }, (_, index) => index + 1).filter(
    (other) => other !== day && Math.abs(other - day) <= MOST_DAYS,
  );
}

/** The same words with another day; null when they would then say something else as well. */
function reworded(words: string, date: CalendarDate, day: number): string | null {
  const iso = /^(\d{4}-\d{1,2}-)(\d{1,2})/.exec(words);
  const padded = String(day).padStart(2, '0');
  const wrong = iso
    ? words.replace(/^(\d{4}-\d{1,2}-)\d{1,2}/, `$1${padded}`)
    : words.replace(new RegExp(`\\b(0?)${date.day}(st|nd|rd|th)?\\b`), (_all, zero: string, ending?: string) =>
        ending ? `${day}${endingOf(day)}` : zero === '0' ? padded : String(day),
      );
  const [read] = datesIn(wrong);
  return read !== undefined && read.text === wrong && isoOf(read.date) === isoOf({ ...date, day }) ? wrong : null;
}

function endingOf(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th';
}
