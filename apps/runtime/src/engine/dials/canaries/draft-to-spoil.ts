// A draft before a mistake is planted in it.

export interface DraftToSpoil {
  values: Readonly<Record<string, unknown>>;
  /** What the reviewer sees besides the draft: a mistake is only fair when the right value can be read there. */
  shown: readonly string[];
  /** Names of people and firms among it. */
  names: readonly string[];
  /** A number from 0 to 1 that is always the same for the same words. */
  lot(...words: string[]): number;
}

/** A value that can be altered, what it becomes, and the text with it. */
export interface Finding {
  right: string;
  wrong: string;
  text: string;
}
