// When two readings of one field say the same, and two drafts claim the same.
import { isoOf, readDate } from '@leeway/shared/dial/read-values.ts';
import type { FieldType } from '@leeway/shared/graph/shape.ts';
import { readAmount } from './amounts.ts';
import { datesOf } from './dates.ts';
import { folded, spelledOut } from './folded.ts';
import { groundedIn, materialValuesIn } from './grounding.ts';
import { isSamePhone } from './phones.ts';

/** Of the words of both, so many are shared when two short texts say the same. A summary may choose its words more freely. */
const SHARED_WORDS: Partial<Record<FieldType, number>> = { text: 0.6, longText: 0.5 };
const NEGATIONS = /(?<![\p{L}\p{N}])(?:not|no|never|none|cannot|without|nobody|nothing)(?![\p{L}\p{N}])|n[’']t\b/giu;

/** Whether two values of a field mean the same: 1,200 = £1,200.00, 12/12/2026 = 2026-12-12, Alvarez, José = Jose Alvarez. */
export function isSameValue(type: FieldType, one: unknown, other: unknown): boolean {
  if (isMissing(one) || isMissing(other)) return isMissing(one) && isMissing(other);
  const [a, b] = [String(one).trim(), String(other).trim()];
  if (a === b) return true;
  switch (type) {
    case 'number':
      return readAmount(a) !== null && readAmount(a) === readAmount(b);
    case 'boolean':
      return readYesNo(a) !== null && readYesNo(a) === readYesNo(b);
    case 'date':
      return dayOf(a) !== null && dayOf(a) === dayOf(b);
    case 'email':
      return a.toLowerCase() === b.toLowerCase();
    case 'phone':
      return isSamePhone(a, b);
    case 'choice':
      return folded(a) === folded(b);
    default:
      return isSameWording(a, b, SHARED_WORDS[type] ?? 1);
  }
}

/** Whether a value says nothing. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/**
 * Whether two texts would be the same decision, however they are worded: each claims only values that the other has too (amounts,
 * dates, names, addresses), and both say “not” equally often.
 */
export function isSameClaim(one: string, other: string): boolean {
  const [inOne, inOther] = [groundedIn(one), groundedIn(other)];
  const areValuesSame = materialValuesIn(one).every(inOther) && materialValuesIn(other).every(inOne);
  return areValuesSame && negationsIn(one) === negationsIn(other);
}

function isSameWording(one: string, other: string, least: number): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const shared = [...a].filter((word) => b.has(word)).length;
  const digits = (words: Set<string>) =>
    [...words]
      .filter((word) => /\d/.test(word))
      .toSorted()
      .join(' ');
  return digits(a) === digits(b) && (2 * shared) / (a.size + b.size) >= least;
}

function wordsOf(text: string): Set<string> {
  return new Set(folded(spelledOut(text)).split(' '));
}

function readYesNo(text: string): boolean | null {
  if (/^(?:yes|true|y)\b/i.test(text)) return true;
  return /^(?:no|not|false|n)\b/i.test(text) ? false : null;
}

function dayOf(text: string): string | null {
  const [first] = datesOf(text);
  return readDate(text) ?? (first === undefined ? null : isoOf(first.date));
}

function negationsIn(text: string): number {
  return [...text.matchAll(NEGATIONS)].length;
}
