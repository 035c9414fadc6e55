// Reads one value out of a text with rules alone: no guess is better than a wrong one, so what is not there is null.
import { readDate } from './date-rules.ts';

export interface FieldQuestion {
  /** As in the workflow: `event_date`. */
  name: string;
  /** A field type of shared/graph/shape.ts; an unknown one counts as text. */
  type: string;
  description: string;
}
export type FieldValue = string | number | boolean | null;

/** Words that mean the same, so that a field `guests` finds “for 80 people”. */
const SYNONYMS = [
  ['email', 'mail', 'e-mail'],
  ['phone', 'tel', 'telephone', 'mobile', 'cell'],
  ['budget', 'price', 'cost', 'amount', 'total', 'fee', 'value', 'spend'],
  ['guests', 'guest', 'people', 'persons', 'attendees', 'pax', 'head', 'covers'],
  ['date', 'day', 'when', 'deadline', 'due'],
  [
    'message',
    'enquiry',
    'inquiry',
    'details',
    'description',
    'request',
    'comments',
    'summary',
    'question',
    'need',
    'text',
    'topic',
  ],
  ['company', 'organisation', 'organization', 'business', 'firm'],
];
const MONEY_WORDS = new Set(SYNONYMS[2]);
const TEXT_WORDS = new Set(SYNONYMS[5]);

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i;
const PHONE = /(?<![\w.,-])(?:\+|\(0|0)[\d\s()./-]{6,18}\d/;
const NUMBER = '[£$€]?\\s?(\\d{1,3}(?:[,\\s]\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)\\s?(k\\b)?';
const MONEY =
  /(?:[£$€]|\b(?:gbp|usd|eur)\s?)\s?(\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(k\b)?|\b(\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(k\b)?\s?(?:[£$€]|gbp|usd|eur(?:os?)?\b|pounds?\b|dollars?\b)/i;

/** `now` (milliseconds since 1970) gives dates without a year their year. */
export function readField(source: string, field: FieldQuestion, now: number): FieldValue {
  const words = wordsOf(field.name);
  const labelled = labelledValue(source, words);
  if (labelled !== null) {
    const value = readTyped(labelled, field.type, { words, now, isLabelled: true });
    if (value !== null) return value;
  }
  return readTyped(source, field.type, { words, now, isLabelled: false });
}

interface Reading {
  words: string[];
  now: number;
  /** The text is the value of a line such as “Budget: 2,000”, not the whole source. */
  isLabelled: boolean;
}

function readTyped(text: string, type: string, { words, now, isLabelled }: Reading): FieldValue {
  switch (type) {
    case 'email':
      return EMAIL.exec(text)?.[0] ?? null;
    case 'phone':
      return readPhone(text, isLabelled);
    case 'date':
      return readDate(text, now);
    case 'number':
      return isLabelled ? toNumber(new RegExp(NUMBER, 'i').exec(text)) : readNumberNear(text, words);
    case 'boolean':
      return isLabelled ? readYesNo(text) : null;
    default:
      return isLabelled ? text : readText(text, words);
  }
}

/** `event_date` → event, date; also for the labels people write: `Event date`. */
function wordsOf(label: string): string[] {
  return label
    .toLowerCase()
    .replaceAll('e-mail', 'email')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !['your', 'the', 'of', 'is', 'a'].includes(word));
}

function sameMeaning(a: string, b: string): boolean {
  return a === b || SYNONYMS.some((group) => group.includes(a) && group.includes(b));
}

const LINE = /^\s*[-*•]?\s*"?(\p{L}[\p{L}\p{N} _/-]{0,40}?)"?\s*[:=]\s*"?(.+?)"?,?\s*$/u;

function labelledValue(source: string, words: string[]): string | null {
  let loose: string | null = null;
  for (const line of source.split('\n')) {
    const match = LINE.exec(line);
    const label = wordsOf(match?.[1] ?? '');
    const value = match?.[2];
    if (value === undefined || label.length === 0) continue;
    const hasAll = words.every((word) => label.some((part) => sameMeaning(part, word)));
    if (hasAll && label.length === words.length) return value;
    const isPart = label.every((part) => words.some((word) => sameMeaning(part, word)));
    if (hasAll || isPart) loose ??= value;
  }
  return loose;
}

function readPhone(text: string, isLabelled: boolean): string | null {
  const found = PHONE.exec(text)?.[0] ?? (isLabelled ? /\d[\d\s()./-]{5,18}\d/.exec(text)?.[0] : undefined);
  const digits = found?.replaceAll(/\D/g, '').length ?? 0;
  return found !== undefined && digits >= 7 && digits <= 15 ? found.trim() : null;
}

/** A number counts only beside one of the field's words (“80 guests”, “budget of about £2,000”), money also with its sign. */
function readNumberNear(text: string, words: string[]): number | null {
  const group = words.flatMap((word) => SYNONYMS.find((synonyms) => synonyms.includes(word)) ?? [word]);
  const anyWord = `(?:${[...new Set([...words, ...group])].map(escapeRegExp).join('|')})s?`;
  const isMoney = words.some((word) => MONEY_WORDS.has(word));
  const money = isMoney ? MONEY.exec(text) : null;
  const after = new RegExp(`\\b${anyWord}\\b[^\\d.,;!?\\n]{0,30}?${NUMBER}`, 'i');
  const before = new RegExp(`${NUMBER}\\s+(?:\\p{L}+\\s+){0,2}?${anyWord}\\b`, 'iu');
  return toNumber(money) ?? toNumber(before.exec(text)) ?? toNumber(after.exec(text));
}

function toNumber(match: RegExpExecArray | null): number | null {
  const digits = match?.[1] ?? match?.[3];
  if (digits === undefined) return null;
  const factor = (match?.[2] ?? match?.[4]) === undefined ? 1 : 1000;
  return Number(digits.replaceAll(/[,\s]/g, '')) * factor;
}

function readYesNo(text: string): boolean | null {
  if (/^\s*(yes|true|y|on)\b/i.test(text)) return true;
  return /^\s*(no|false|n|off)\b/i.test(text) ? false : null;
}

const NAME = "(\\p{Lu}[\\p{L}'’-]+(?:[ \\t]+\\p{Lu}[\\p{L}'’-]+){0,3})";
const INTRODUCTION = new RegExp(`\\b(?:[Mm]y name is|[Mm]y name’s|I am|I'm|I’m|[Tt]his is)[ \\t]+${NAME}`, 'u');
const SIGNATURE = new RegExp(
  `(?:regards|wishes|thanks|thank you|cheers|sincerely|best|yours),?[ \\t]*(?:\\n\\s*|,[ \\t]+)${NAME}[ \\t]*(?:$|\\n)`,
  'iu',
);
const COMPANY = new RegExp(
  `\\b(?:from|at|of|for|behalf of)[ \\t]+((?:\\p{Lu}[\\p{L}'’-]*[ \\t]+(?:&[ \\t]+)?)*\\p{Lu}[\\p{L}'’-]*)`,
  'u',
);

function readText(text: string, words: string[]): string | null {
  if (words.includes('email')) return EMAIL.exec(text)?.[0] ?? null;
  if (words.some((word) => sameMeaning(word, 'phone'))) return readPhone(text, false);
  if (words.some((word) => sameMeaning(word, 'company'))) return COMPANY.exec(text)?.[1]?.trim() ?? null;
  if (words.includes('name')) return readName(text);
  if (words.some((word) => TEXT_WORDS.has(word))) return firstSentence(text);
  return null;
}

/** The name of the person who writes: as they introduce themselves, or as they sign. */
export function readName(text: string): string | null {
  const introduced = INTRODUCTION.exec(text)?.[1];
  const signed = SIGNATURE.exec(text)?.[1];
  return introduced ?? (signed !== undefined && /^\p{Lu}/u.test(signed) ? signed : null);
}

const HEADING = /^\s*\p{L}[\p{L}\p{N} _-]{0,40}:\s*$/u;
const GREETING = /^\s*(hi|hello|dear|hey|good (morning|afternoon|day))\b[^.!?]{0,40}$/i;

/** The first sentence that says something: not the greeting, not “I'm Ann.”, not a “Name: Ann” line. */
export function firstSentence(text: string): string | null {
  const prose = text
    .split('\n')
    .filter((line) => !LINE.test(line) && !HEADING.test(line) && !GREETING.test(line))
    .join(' ')
    .replace(/^\s*(hi|hello|dear|hey)\b[^,.!?]{0,40}[,!.]\s*/i, '')
    .trim();
  const sentences = prose.match(/.+?[.!?](?=\s|$)|.+$/g)?.map((sentence) => sentence.trim()) ?? [];
  const [first, second] = sentences;
  const isIntroduction = first !== undefined && first.length < 60 && INTRODUCTION.test(first);
  return ((isIntroduction ? second : undefined) ?? first)?.slice(0, 300) ?? null;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
