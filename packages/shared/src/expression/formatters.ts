// The functions a person formats values with. Deterministic: British English and UTC everywhere, no clock, no machine locale.
import { Optional } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error.ts';
import { numberFormat, plainNumber } from './number-format.ts';
import { toPlain } from './to-plain.ts';

const MONTHS = [
  ...(['January', 'February', 'March', 'April', 'May', 'June', 'July'] as const),
  ...(['August', 'September', 'October', 'November', 'December'] as const),
];
const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** The names `date(value, name)` knows, each with how it writes 5 November 2026, 14:30. */
const DATE_FORMATS: Readonly<Record<string, (date: Date) => string>> = {
  medium: (date) => `${date.getUTCDate()} ${monthOf(date).slice(0, 3)} ${date.getUTCFullYear()}`,
  short: (date) => `${pad(date.getUTCDate())}/${pad(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`,
  long: (date) => `${date.getUTCDate()} ${monthOf(date)} ${date.getUTCFullYear()}`,
  iso: (date) => date.toISOString().slice(0, 10),
  time: (date) => date.toISOString().slice(11, 16),
  dateTime: (date) =>
    `${date.getUTCDate()} ${monthOf(date)} ${date.getUTCFullYear()}, ${date.toISOString().slice(11, 16)}`,
};

/** Capital first letters. Text all in one case is lowered first, so that “ADA LOVELACE” becomes “Ada Lovelace” and “McCoy” stays. */
export function title(value: unknown): string {
  const text = asText(value, 'title');
  const isOneCase = text === text.toUpperCase() || text === text.toLowerCase();
  return (isOneCase ? text.toLowerCase() : text).replace(/(^|[\s-])(\p{L})/gu, (_, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}

export function upper(value: unknown): string {
  return asText(value, 'upper').toUpperCase();
}

export function lower(value: unknown): string {
  return asText(value, 'lower').toLowerCase();
}

export function trim(value: unknown): string {
  return asText(value, 'trim').trim();
}

/** The first line that is not blank, without spaces round it. */
export function firstLine(value: unknown): string {
  return asText(value, 'firstLine').trim().split(/\r?\n/, 1)[0]?.trim() ?? '';
}

/** An amount in a currency (an ISO 4217 code, GBP when left out): £2,400 and £2,400.50. */
export function money(value: unknown, currency: unknown = 'GBP'): string {
  if (typeof currency !== 'string' || !CURRENCY.test(currency)) {
    throw problem('type', 'money needs a currency of three capital letters, such as money(amount, "GBP").');
  }
  const format = { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' } as const;
  return numberFormat(format).format(asNumber(value, 'money'));
}

/** A number with thousands separators; `decimals` fixes the digits after the point. */
export function number(value: unknown, decimals?: unknown): string {
  const amount = asNumber(value, 'number');
  if (decimals === undefined) return plainNumber(amount);
  const digits = asDigits(decimals, 'number');
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
}

/** Rounds half away from zero, to whole numbers or to `decimals` digits after the point. */
export function round(value: unknown, decimals: unknown = 0): number {
  const amount = asNumber(value, 'round');
  const digits = asDigits(decimals, 'round');
  const shifted = Number(`${Math.abs(amount)}e${digits}`);
  // Numbers so large or small that they print with an exponent have no digits left to round.
  if (!Number.isFinite(shifted)) return Math.abs(amount) < 1 ? 0 : amount;
  return Math.sign(amount) * Number(`${Math.round(shifted)}e-${digits}`);
}

/** A day in words. Takes ISO 8601 text or a timestamp; without a time zone the text is UTC. */
export function date(value: unknown, format: unknown = 'medium'): string {
  const write = typeof format === 'string' && Object.hasOwn(DATE_FORMATS, format) ? DATE_FORMATS[format] : undefined;
  if (write === undefined) {
    throw problem(
      'type',
      `date does not know the format “${String(format)}”. Use one of: ${Object.keys(DATE_FORMATS).join(', ')}.`,
    );
  }
  return write(asDate(value));
}

/** Items as a person would list them: “a, b and c”. */
export function list(value: unknown): string {
  if (!Array.isArray(value)) throw wrongType('list', 'a list', value);
  const items = value.map((item) => printValue(item));
  const last = items.pop();
  if (last === undefined) return '';
  return items.length === 0 ? last : `${items.join(', ')} and ${last}`;
}

/** A value as JSON text, quotes included: what stands for it in a hand-written JSON body. */
export function json(value: unknown): string {
  if (value === undefined) throw wrongType('json', 'a value', value);
  if (value instanceof Optional) throw unresolved();
  return JSON.stringify(toPlain(value));
}

/** Text as one part of a web address, such as a value after “?q=”. */
export function urlEncode(value: unknown): string {
  // Half of a two-part character, left by a cut, cannot be encoded.
  return encodeURIComponent(asText(value, 'urlEncode').toWellFormed());
}

/** True for “”, an empty list or record, and a value that is not there. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (value instanceof Optional) return !value.hasValue() || isEmpty(value.value());
  if (value instanceof Date || typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

/** A plain value as it stands in a text. Fails for nothing (code `missing`) and for records, which have no text of their own. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  // 15 digits are exact for what people write: 0.1 + 0.2 prints 0.3.
  if (typeof value === 'number') return String(Number(value.toPrecision(15)));
  if (value === null || value === undefined) throw problem('missing', 'A value is missing here.');
  if (value instanceof Optional) throw unresolved();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return list(value);
  throw problem('type', 'This is a record with several fields, which has no text. Pick one of its fields.');
}

function asText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return printValue(value);
  throw wrongType(name, 'text', value);
}

/** Numbers, and text that is a plain number: form fields and spreadsheets often send numbers as text. */
function asNumber(value: unknown, name: string): number {
  const amount = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  if (typeof amount === 'bigint') return Number(amount);
  if (typeof amount === 'number' && Number.isFinite(amount)) return amount;
  throw wrongType(name, 'a number', value);
}

function asDigits(value: unknown, name: string): number {
  const digits = Number(value);
  if (Number.isInteger(digits) && digits >= 0 && digits <= 10) return digits;
  throw problem('type', `${name} can keep 0 to 10 digits after the point.`);
}

function asDate(value: unknown): Date {
  if (value instanceof Date) return value;
  const match = typeof value === 'string' ? ISO_DATE.exec(value.trim()) : null;
  if (match === null) throw wrongType('date', 'a date such as 2026-11-05', value);
  const [, day = '', time = '00:00', zone = 'Z'] = match;
  const midnight = new Date(`${day}T00:00:00Z`);
  const moment = new Date(`${day}T${time}${zone}`);
  // JavaScript turns 31 February into 3 March instead of refusing it.
  const isReal = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  if (isReal && !Number.isNaN(moment.getTime())) return moment;
  throw problem('type', `“${String(value)}” is not a day of the calendar.`);
}

function wrongType(name: string, wanted: string, value: unknown): ExpressionError {
  if (value === null || value === undefined) return problem('missing', `${name} has nothing to work on.`);
  if (value instanceof Optional) return unresolved();
  return problem('type', `${name} needs ${wanted}, and got ${describe(value)}.`);
}

function unresolved(): ExpressionError {
  return problem('missing', 'This may have no value. End it with .orValue("…").');
}

/** A value in a few words, for messages. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `the text “${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return value instanceof Date ? 'a time' : 'a record';
}

// The expression is not known here: cel.ts adds it, with the name of the value.
function problem(code: 'type' | 'missing', message: string): ExpressionError {
  return new ExpressionError(code, message, { source: '' });
}

function monthOf(date: Date): string {
  return MONTHS[date.getUTCMonth()] ?? '';
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
