// Remembers what was costly to work out, one value per name, as long as its version is the same.

export interface Memory<T> {
  /** Whoever asks while it is being worked out gets the same. What failed is not remembered. */
  get(name: string, version: string, make: () => Promise<T>): Promise<T>;
}

const MOST = 200;

export function createMemory<T>(): Memory<T> {
  const known = new Map<string, { version: string; value: Promise<T> }>();
  return {
    get(name, version, make) {
      const found = known.get(name);
      if (found?.version === version) return found.value;
      const made = { version, value: make() };
      known.delete(name);
      known.set(name, made);
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      made.value.catch(() => {
        if (known.get(name) === made) known.delete(name);
      });
      return made.value;
    },
  };
}
