// What a value is, in words for messages.

/** `text`, `a number`, `a list` …; for text with its beginning, so that a person sees what came. */
export function kindOfValue(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text “${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
  if (typeof value === 'object') return 'a record';
  return typeof value === 'number' ? `the number ${value}` : JSON.stringify(value);
}
