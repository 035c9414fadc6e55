// From a person's verdict to its loss: 0 fine … 1 wrong (dial.md 1.4).
import { wordDistance } from './levenshtein.ts';
import { changedFields, type FieldChange } from './value-changes.ts';

export type VerdictKind = 'approved' | 'edited' | 'rejected' | 'unsure' | 'expired' | 'withdrawn';

/** One verdict on a text. `before` is the draft, `after` what the person made of it. */
export interface TextVerdict {
  verdict: VerdictKind;
  before?: string | undefined;
  after?: string | undefined;
  /** A field that the output schema marks as material was changed. */
  isMaterialChanged?: boolean | undefined;
}

/** One verdict on a record of values. */
export interface ValuesVerdict {
  verdict: VerdictKind;
  before: unknown;
  after: unknown;
  /** Names of the fields where any difference is a mistake. */
  materialFields: readonly string[];
}

const TOKENS = /[\p{L}\p{N}]+(?:[.,:/@-][\p{L}\p{N}]+)*/gu;
const NEGATIONS = new Set(['not', 'no', 'never', 'none', 'cannot', "can't", 'without']);
// An apostrophe parts words for the tokeniser, so this negation has to be looked for by itself.
const CANNOT = /(?<![\p{L}\p{N}])can['’]t(?![\p{L}\p{N}])/gu;
const MORE_THAN_A_WORD = /[\p{Nd}@/]/u;
// Up to 5 % of the words is cosmetic, from 30 % on it is another text.
const COSMETIC_SHARE = 0.05;
const GRADED_SPAN = 0.25;

/** The loss of a verdict on a text; null when it is no evidence at all (expired, withdrawn). */
export function lossOf({ verdict, before, after, isMaterialChanged }: TextVerdict): number | null {
  switch (verdict) {
    case 'approved':
      return 0;
    case 'rejected':
    case 'unsure':
      return 1;
    case 'edited':
      return isMaterialChanged ? 1 : editLoss(before ?? '', after ?? '');
    case 'expired':
    case 'withdrawn':
      return null;
  }
}

/**
 * The loss of a verdict on a record of values, and which fields a person changed. A changed material field counts 1, a
 * changed text by the rule for texts, any other changed value 1; the largest counts. Values that are no records are compared whole,
 * as a field without a name.
 */
export function lossOfValues(verdict: ValuesVerdict): { loss: number | null; changes: FieldChange[] } {
  if (verdict.verdict !== 'edited') return { loss: lossOf({ verdict: verdict.verdict }), changes: [] };
  const changes = changedFields(verdict.before, verdict.after);
  const losses = changes.map(({ field, before, after }) => {
    if (verdict.materialFields.includes(field)) return 1;
    return typeof before === 'string' && typeof after === 'string' ? editLoss(before, after) : 1;
  });
  return { loss: Math.max(0, ...losses), changes };
}

function editLoss(before: string, after: string): number {
  const [old, edited] = [wordsOf(before), wordsOf(after)];
  if (criticalKey(before, old) !== criticalKey(after, edited)) return 1;
  const longer = Math.max(old.length, edited.length);
  const share = longer === 0 ? 0 : wordDistance(old, edited) / longer;
  return Math.min(1, Math.max(0, (share - COSMETIC_SHARE) / GRADED_SPAN));
}

function wordsOf(text: string): string[] {
  return plain(text).match(TOKENS) ?? [];
}

/** The multiset of the words that change what a text says: numbers, dates, addresses and negations. */
function criticalKey(text: string, words: readonly string[]): string {
  const critical = words.filter((word) => MORE_THAN_A_WORD.test(word) || NEGATIONS.has(word));
  const negated = (plain(text).match(CANNOT) ?? []).map(() => "can't");
  return [...critical, ...negated].sort().join(' ');
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
