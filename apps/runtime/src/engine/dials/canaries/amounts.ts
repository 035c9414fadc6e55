// Amounts in a text, and what they become: two digits change places, as when somebody types them wrong.
import { datesIn, readNumber } from '@leeway/shared/dial/read-values.ts';
import type { DraftToSpoil, Finding } from './draft-to-spoil.ts';

const AMOUNT = /(?<![\p{L}\d@#/:+.,'-])\d+(?:,\d{3})*(?:\.\d{1,2})?(?![\p{L}\d@/:%]|[.,'-]\d)/gu;
const PHONE = /\+?\d[\d ().-]{7,}\d/g;
const YEAR = /^(?:19|20)\d\d$/;

/** Amounts of two digits or more that also stand in what the reviewer sees; no dates, years or telephone numbers. */
export function amountsIn(text: string, { shown, lot }: Pick<DraftToSpoil, 'shown' | 'lot'>): Finding[] {
  const known = new Set(shown.flatMap((each) => tokensOf(each)).map(({ value }) => value));
  const own = new Set(tokensOf(text).map(({ value }) => value));
  const seen = new Set<string>();
  return tokensOf(text).flatMap(({ token, value }): Finding[] => {
    if (seen.has(token) || !known.has(value) || value < 10) return [];
    seen.add(token);
    const wrong = altered(token, lot('amount', token));
    const other = wrong === undefined ? null : readNumber(wrong);
    // A wrong amount that stands somewhere else could be taken for right.
    if (wrong === undefined || other === null || known.has(other) || own.has(other)) return [];
    return [{ right: token, wrong, text: replaceToken(text, token, wrong) }];
  });
}

/** 450 becomes 405 or 540; an amount whose digits cannot change places gets another first digit: 500 becomes 600. */
export function altered(token: string, lot: number): string | undefined {
  const whole = token.split('.')[0] ?? token;
  const places = [...whole.matchAll(/\d/g)].map(({ index }) => index);
  const swaps = places.slice(1).flatMap((place, at): string[] => {
    const before = places[at] ?? 0;
    const [one = '', other = ''] = [token[before], token[place]];
    if (one === other || (at === 0 && other === '0')) return [];
    return [
      withDigits(
        token,
        new Map([
          [before, other],
          [place, one],
        ]),
      ),
    ];
  });
  if (swaps.length > 0) return swaps[Math.floor(lot * swaps.length)];
  const first = places[0];
  if (first === undefined) return undefined;
  return withDigits(token, new Map([[first, String((Number(token[first]) % 9) + 1)]]));
}

function withDigits(token: string, digits: ReadonlyMap<number, string>): string {
  return Array.from(token, (sign, index) => digits.get(index) ?? sign).join('');
}

function tokensOf(text: string): { token: string; value: number }[] {
  const plain = withoutOthers(text);
  return [...plain.matchAll(AMOUNT)].flatMap(({ 0: token, index }) => {
    const value = readNumber(token);
    const hasSign = /[£$€¥]\s?$/.test(plain.slice(0, index));
    const isOther = (YEAR.test(token) && !hasSign) || /^0\d/.test(token);
    return value === null || isOther ? [] : [{ token, value }];
  });
}

/** Dates and telephone numbers blanked out; everything else stays at its place. */
function withoutOthers(text: string): string {
  const dates = datesIn(text).map((found) => found.text);
  const phones = text.match(PHONE) ?? [];
  return [...dates, ...phones].reduce((rest, each) => rest.replaceAll(each, 'x'.repeat(each.length)), text);
}

function replaceToken(text: string, token: string, wrong: string): string {
  const plain = withoutOthers(text);
  let result = '';
  let from = 0;
  for (const { 0: found, index } of plain.matchAll(AMOUNT)) {
    if (found !== token) continue;
    result += text.slice(from, index) + wrong;
    from = index + token.length;
  }
  return result + text.slice(from);
}
