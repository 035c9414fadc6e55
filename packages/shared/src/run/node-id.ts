// Apart from the journal's schemas, so that a screen can ask it without loading zod.
import type { Key } from './event.ts';

/** The node a key belongs to. */
export function nodeIdOf(stepKey: Key): string {
  const cut = stepKey.indexOf('~');
  return cut === -1 ? stepKey : stepKey.slice(0, cut);
}
