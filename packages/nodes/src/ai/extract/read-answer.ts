// From the model's answer to the step's output: dates become ISO 8601, what is missing is left out, what does not fit is told.
import { isEmail, isPhone, readDate } from '@leeway/shared/dial/read-values.ts';
import type { FieldType } from '@leeway/shared/graph/shape.ts';
import type { ExtractField } from '../../contract/fields.ts';

export interface ReadAnswer {
  output: Record<string, unknown>;
  /** The values that must be found in the source; yes and no cannot be. */
  materialValues: string[];
  failedChecks: string[];
}

/** A value that does not fit its type is kept as it is, so that the person who is asked sees it. */
export function readAnswer(fields: readonly ExtractField[], answer: Record<string, unknown>): ReadAnswer {
  const read: ReadAnswer = { output: {}, materialValues: [], failedChecks: [] };
  for (const field of fields) readValue(field, answer[field.name], read);
  return read;
}

function readValue({ name, type, required }: ExtractField, given: unknown, read: ReadAnswer): void {
  const value = typeof given === 'string' ? given.trim() : given;
  if (value === null || value === undefined || value === '') {
    if (required) read.failedChecks.push(`“${name}” is missing`);
    return;
  }
  if (typeof value !== 'string') {
    read.output[name] = value;
    if (typeof value === 'number') read.materialValues.push(String(value));
    return;
  }
  const fitted = fit(type, value);
  if (fitted === null) read.failedChecks.push(`“${name}” is not ${WANTED[type] ?? 'of its type'}: “${value}”`);
  read.output[name] = fitted ?? value;
  read.materialValues.push(fitted ?? value);
}

const WANTED: Partial<Record<FieldType, string>> = {
  date: 'a date with its year',
  email: 'an e-mail address',
  phone: 'a telephone number',
};

function fit(type: FieldType, value: string): string | null {
  if (type === 'date') return readDate(value);
  if (type === 'email') return isEmail(value) ? value : null;
  if (type === 'phone') return isPhone(value) ? value : null;
  return value;
}
