/** One field that a person changed. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/**
 * The fields in which two records differ, in the order of the first, then what is new. Blanks around texts do not count, and
 * an empty text, null and a missing field are the same: a form gives back one for the other.
 */
export function changedFields(before: unknown, after: unknown): FieldChange[] {
  if (!isRecord(before) || !isRecord(after)) return isSame(before, after) ? [] : [{ field: '', before, after }];
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(normalised(one)) === JSON.stringify(normalised(other));
}

function normalised(value: unknown): unknown {
  if (typeof value === 'string') return value.trim().normalize('NFC') || null;
  if (Array.isArray(value)) return value.map(normalised);
  if (!isRecord(value)) return value ?? null;
  const entries = Object.entries(value).map(([key, each]) => [key, normalised(each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== null).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
