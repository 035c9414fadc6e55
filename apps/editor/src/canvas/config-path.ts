// Values inside a node's config, by path.

export type ConfigPath = readonly (string | number)[];

/** A copy with one value set; what is not on the way is shared. `undefined` takes the value away. */
export function setAt(target: unknown, path: ConfigPath, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    const items: unknown[] = [...target];
    items[Number(key)] = setAt(items[Number(key)], rest, value);
    return items;
  }
  const source = asConfig(target ?? {});
  const next = setAt(source[key], rest, value);
  if (next === source[key]) return target ?? {};
  if (next !== undefined) return { ...source, [key]: next };
  return Object.fromEntries(Object.entries(source).filter(([name]) => name !== String(key)));
}

/** A record, whatever was given. */
export function asConfig(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Whether two values say the same. */
export function isSameJson(first: unknown, second: unknown): boolean {
  return first === second || JSON.stringify(first) === JSON.stringify(second);
}
