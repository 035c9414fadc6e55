// Which fields of an output are facts: whoever changes one of these found a mistake (dial.md 1.4).

/** A value that is a number, a date, a time, an e-mail address or a telephone number, and nothing else. */
const WHOLE_FACTS: readonly RegExp[] = [
  /^[^\p{L}\s]?\s*[-+]?[\d][\d.,'\s]*%?\s*\p{L}{0,3}$/u,
  /^\d{4}-\d{2}-\d{2}(?:[T ].*)?$/,
  /^\d{1,2}[./ -](?:\d{1,2}|\p{L}{3,9})[./ -]\d{2,4}$/u,
  /^\S+@\S+\.\S+$/,
  /^\+?[\d\s()/-]{5,}$/,
];

/** Names of the fields of two records that hold facts in one of them. Texts are judged by how much of them was changed. */
export function materialFieldsOf(before: unknown, after: unknown): string[] {
  const [one, other] = [entriesOf(before), entriesOf(after)];
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (name) => isFact(one.get(name)) || isFact(other.get(name)),
  );
}

/** How many words there are to read in a value. */
export function wordsIn(value: unknown): number {
  if (typeof value === 'string') return value.split(/\s+/).filter((word) => word !== '').length;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + wordsIn(each), 0);
  if (typeof value === 'object' && value !== null) return wordsIn(Object.values(value));
  return value === null || value === undefined ? 0 : 1;
}

function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}

function isFact(value: unknown): boolean {
  if (typeof value === 'string') return WHOLE_FACTS.some((fact) => fact.test(value.trim()));
  return value !== null && value !== undefined;
}
