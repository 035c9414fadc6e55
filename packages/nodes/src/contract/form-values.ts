// Reads what somebody filled in: the hosted form, a start by hand, and the form a person answers within a run.
import { isEmail, isPhone, readDate, readNumber } from '@leeway/shared/dial/read-values.ts';
import type { InputProblem } from './run.ts';

/** A field as far as reading needs it: `FormField` of a config, or a field of a `Question`. */
export interface FillableField {
  name: string;
  label: string;
  type: string;
  required: boolean;
  options?: readonly string[] | undefined;
}
export type FormValues = { ok: true; values: Record<string, unknown> } | { ok: false; problems: InputProblem[] };

type Read = { value: unknown } | { problem: string };

/**
 * Checks and converts the values of a form: text is trimmed, "1,200.50" becomes a number, dates become ISO 8601, an unticked
 * box is false. An empty optional field is left out; values without a field are dropped. Problems name the field by its label.
 */
export function readFormValues(fields: readonly FillableField[], input: unknown): FormValues {
  if (input !== null && input !== undefined && (typeof input !== 'object' || Array.isArray(input))) {
    return { ok: false, problems: [{ field: '', message: 'Send the fields as a JSON object or as a form.' }] };
  }
  const given = new Map<string, unknown>(Object.entries(input ?? {}));
  const values: [string, unknown][] = [];
  const problems: InputProblem[] = [];
  for (const field of fields) {
    const read = readField(field, given.get(field.name));
    if ('problem' in read) problems.push({ field: field.name, message: read.problem });
    else if (read.value !== undefined) values.push([field.name, read.value]);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values: Object.fromEntries(values) };
}

function readField(field: FillableField, input: unknown): Read {
  const value = typeof input === 'string' ? input.trim() : input;
  if (value === undefined || value === null || value === '') {
    if (field.required) return { problem: `“${field.label}” must be filled in.` };
    return { value: field.type === 'boolean' ? false : undefined };
  }
  if (field.type === 'boolean') return readBoolean(field, value);
  if (field.type === 'number') return readNumberField(field, value);
  if (typeof value !== 'string' && typeof value !== 'number') return { problem: `“${field.label}” must be text.` };
  return readText(field, String(value));
}

function readBoolean(field: FillableField, value: unknown): Read {
  if (typeof value === 'boolean') return { value };
  // Of an object, however it was sent, no word can be made: some throw.
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
  if (['true', 'on', 'yes', '1'].includes(word)) return { value: true };
  if (['false', 'off', 'no', '0'].includes(word)) return { value: false };
  return { problem: `“${field.label}” must be yes or no.` };
}

function readNumberField(field: FillableField, value: unknown): Read {
  const number = typeof value === 'string' ? readNumber(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return { value: number };
  return { problem: `“${field.label}” must be a number, such as 1200 or 1,200.50.` };
}

const MOST_CHARACTERS: Record<string, number> = { longText: 20_000, email: 254, phone: 50 };

function readText(field: FillableField, text: string): Read {
  const most = MOST_CHARACTERS[field.type] ?? 1000;
  if (text.length > most)
    return { problem: `“${field.label}” is too long: ${text.length} characters, at most ${most}.` };
  switch (field.type) {
    case 'email':
      return isEmail(text)
        ? { value: text }
        : { problem: `“${field.label}” must be an e-mail address, such as ann@example.com.` };
    case 'phone':
      return isPhone(text)
        ? { value: text }
        : { problem: `“${field.label}” must be a telephone number, such as 020 7946 0000.` };
    case 'date':
      return readDateField(field, text);
    case 'choice':
      if (field.options?.includes(text)) return { value: text };
      return { problem: `“${field.label}” must be one of: ${(field.options ?? []).join(', ')}.` };
    default:
      return { value: text };
  }
}

function readDateField(field: FillableField, text: string): Read {
  const date = readDate(text);
  return date === null ? { problem: `“${field.label}” must be a date, such as 2026-12-31.` } : { value: date };
}
