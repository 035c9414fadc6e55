/**
 * Where two JSON values first differ, as a path such as `.rows[2].upper`, or null when they are the same. Numbers may differ by
 * `tolerance`, absolutely. Fields that only `got` has are not looked at.
 */
export function firstDifference(got: unknown, expected: unknown, tolerance: number): string | null {
  return compare(got, expected, { tolerance, path: '' });
}

interface Place {
  tolerance: number;
  path: string;
}

function compare(got: unknown, expected: unknown, place: Place): string | null {
  const { tolerance, path } = place;
  if (typeof expected === 'number' && typeof got === 'number') {
    return Math.abs(got - expected) <= tolerance ? null : atPath(path);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return atPath(path);
    return first(expected.map((each, index) => compare(got[index], each, { tolerance, path: `${path}[${index}]` })));
  }
  if (!isRecord(expected)) return got === expected ? null : atPath(path);
  if (!isRecord(got)) return atPath(path);
  const fields = Object.entries(expected);
  return first(fields.map(([key, each]) => compare(got[key], each, { tolerance, path: `${path}.${key}` })));
}

function first(differences: readonly (string | null)[]): string | null {
  return differences.find((difference) => difference !== null) ?? null;
}

function atPath(path: string): string {
  return path === '' ? '' : ` at ${path}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
