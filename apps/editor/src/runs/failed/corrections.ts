// What is sent of a corrected config: the fields that were changed. What earlier tries corrected stays corrected.

type Config = Readonly<Record<string, unknown>>;

/** The fields to send; null when nothing was changed since the try that failed, which worked with `before`. */
export function correctionOf(corrected: Config, before: Config): Record<string, unknown> | null {
  const names = fieldsThatDiffer(corrected, before);
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, corrected[name]]));
}

/** Fields that were emptied and held something: what is left out cannot be sent, so each must hold something again. */
export function emptiedFields(corrected: Config, before: Config): string[] {
  return fieldsThatDiffer(corrected, before).filter((name) => corrected[name] === undefined);
}

function fieldsThatDiffer(one: Config, other: Config): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}
