// Rows as they are stored against rows as they were rebuilt, named by table, row and field.

export type Row = Record<string, unknown>;

interface Kind {
  name: string;
  key: readonly string[];
  compared: readonly string[];
}

/** What differs, one sentence each. */
export function compareRows({ name, key, compared }: Kind, stored: readonly Row[], rebuilt: readonly Row[]): string[] {
  const left = new Map(rebuilt.map((row, index) => [keyOf(row, key, index), row]));
  const problems: string[] = [];
  for (const [index, row] of stored.entries()) {
    const id = keyOf(row, key, index);
    const wanted = left.get(id);
    left.delete(id);
    if (wanted === undefined) problems.push(`${name}${id}: the journal gives no such row.`);
    else problems.push(...compareFields(`${name}${id}`, compared, { row, wanted }));
  }
  return [...problems, ...[...left.keys()].map((id) => `${name}${id}: the row is missing.`)];
}

function compareFields(where: string, fields: readonly string[], { row, wanted }: { row: Row; wanted: Row }): string[] {
  return fields
    .filter((field) => !isSame(row[field], wanted[field]))
    .map((field) => `${where}: ${field} is ${shown(row[field])}, and the journal says ${shown(wanted[field])}.`);
}

/** Sums are added up in the order of the commits here and run by run there: their last digits may differ. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1);
}

function keyOf(row: Row, key: readonly string[], index: number): string {
  if (key.length > 0) return ` ${key.map((column) => String(row[column])).join(' ')}`;
  return index === 0 ? '' : ` (row ${index + 1})`;
}

const LONGEST = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
