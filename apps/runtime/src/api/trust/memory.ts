// Remembers what was costly to work out, one value per name, as long as its version is the same.

export interface Memory<T> {
  get(name: string, version: string, make: () => Promise<T>): Promise<T>;
}

const MOST = 200;

export function createMemory<T>(): Memory<T> {
  const known = new Map<string, { version: string; value: T }>();
  return {
    async get(name, version, make) {
      const found = known.get(name);
      if (found?.version === version) return found.value;
      const value = await make();
      known.delete(name);
      known.set(name, { version, value });
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      return value;
    },
  };
}
