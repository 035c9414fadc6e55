// Numbers with what they count in: £1,200.00 = 1,200 pounds = GBP 1200. What they count in is not compared, only that it is no part
// of the number.
import { readNumber } from '@leeway/shared/dial/read-values.ts';

const WORDS =
  'pounds?|quid|sterling|euros?|dollars?|francs?|franken|yen|percent|gbp|eur|usd|cad|aud|nzd|chf|jpy|cny|sek|nok|dkk|pln';
const UNIT = `[£$€¥%]|(?:${WORDS})\\b`;
const PREFIX = `[£$€¥]|\\b(?:${WORDS})\\b`;
// Every repetition is bounded or starts with a sign of its own: a text of 200,000 digits must not take minutes.
const AMOUNTS = new RegExp(
  `(?:(?:${PREFIX})[ \\u00A0]?)?\\d+(?:[,.'\\u00A0]\\d+|[ \\u00A0]\\d{3}(?!\\d))*(?:k\\b)?(?:[ \\u00A0]?(?:${UNIT}))?`,
  'gi',
);
const FIRST = new RegExp(`^(?:${PREFIX})`, 'i');
const LAST = new RegExp(`(?:${UNIT})$`, 'i');

/** Each number and amount of a text, as it is written. */
export function amountsIn(text: string): string[] {
  return [...text.matchAll(AMOUNTS)].map((match) => match[0].trim());
}

/** The number of an amount; null when the text is not one number. */
export function readAmount(text: string): number | null {
  if (text.length > 100) return null;
  const trimmed = text.trim();
  return readNumber(trimmed) ?? readNumber(trimmed.replace(FIRST, '').replace(LAST, ''));
}
