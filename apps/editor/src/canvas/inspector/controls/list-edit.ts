// Edits of lists and of records whose order people see. Pure.

/** The list with one entry changed. */
export function withEntry<T>(items: readonly T[], index: number, entry: T): T[] {
  return items.map((item, at) => (at === index ? entry : item));
}

export function withoutEntry<T>(items: readonly T[], index: number): T[] {
  return items.filter((_, at) => at !== index);
}

/** The list with an entry one place further up or down; the same order when it is at the end already. */
export function withMoved<T>(items: readonly T[], index: number, by: -1 | 1): T[] {
  const result = [...items];
  const to = index + by;
  const [entry] = to < 0 || to >= items.length ? [] : result.splice(index, 1);
  if (entry !== undefined) result.splice(to, 0, entry);
  return result;
}

/** A record with one entry's name changed and all in their places. Refused (null): a name that is taken or empty. */
export function withRenamedKey(
  record: Readonly<Record<string, unknown>>,
  from: string,
  to: string,
): Record<string, unknown> | null {
  if (to === from) return { ...record };
  if (to === '' || Object.hasOwn(record, to)) return null;
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name === from ? to : name, value]));
}

/** A name that is not taken yet: `value`, `value_2`, `value_3`. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted}_${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** A name for formulas from words for people: `Your e-mail (work)` → `your_e_mail_work`. */
export function nameFromLabel(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_\d]+|_+$/g, '');
  return plain.slice(0, 60) || 'value';
}
