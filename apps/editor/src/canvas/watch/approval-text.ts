/** A value as a person reads it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value, null, 2);
}

/** A field's name as a caption: `reply_to` is `Reply to`. */
export function labelOf(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, (_all, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Cuts a text where unsure words begin and end. */
export function markWords(text: string, unsure: readonly string[]): { text: string; isUnsure: boolean }[] {
  const words = unsure.filter((word) => word !== '').toSorted((a, b) => b.length - a.length);
  if (words.length === 0) return [{ text, isUnsure: false }];
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'g');
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, isUnsure: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
