// What is sent of a corrected config: the fields that differ from the step as it was published.

type Config = Readonly<Record<string, unknown>>;

export interface Correction {
  /** The step as it was published, and what was corrected in earlier tries. */
  published: Config;
  earlier: Config | null;
}

/** The config that the failed try worked with. */
export function configBefore({ published, earlier }: Correction): Config {
  return { ...published, ...earlier };
}

/**
 * The fields to send; null when nothing was changed. What was corrected earlier and stays is among them, since a correction
 * takes the place of the one before it.
 */
export function correctionOf(corrected: Config, { published, earlier }: Correction): Record<string, unknown> | null {
  const before = configBefore({ published, earlier });
  if (fieldsThatDiffer(corrected, before).length === 0) return null;
  const names = new Set([...fieldsThatDiffer(corrected, published), ...Object.keys(earlier ?? {})]);
  return Object.fromEntries([...names].map((name) => [name, corrected[name]]));
}

/** Fields that were emptied and held something: what is left out cannot be sent, so each must hold something again. */
export function emptiedFields(corrected: Config, correction: Correction): string[] {
  return fieldsThatDiffer(corrected, configBefore(correction)).filter((name) => corrected[name] === undefined);
}

function fieldsThatDiffer(one: Config, other: Config): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}
