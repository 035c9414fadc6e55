// The browsers that are open now, by person: what is told there is told at once or not at all.
import type { PageNotice } from './pack.ts';

/** Keeps who listens. `show` reaches every open browser of a person. */
export function createPages() {
  const listeners = new Map<string, Set<(notice: PageNotice) => void>>();
  return {
    isHere: (userId: string): boolean => listeners.has(userId),
    show: (userId: string, notice: PageNotice): void => {
      for (const listener of listeners.get(userId) ?? []) listener(notice);
    },
    subscribe: (userId: string, listener: (notice: PageNotice) => void): (() => void) => {
      const own = listeners.get(userId) ?? new Set();
      listeners.set(userId, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(userId) === own) listeners.delete(userId);
      };
    },
  };
}
