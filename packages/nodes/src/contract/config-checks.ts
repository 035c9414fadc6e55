// Problems of a config that its schema lets pass, so that a half-filled node can still be saved and drawn.
import type { ConfigProblem } from '@leeway/shared/graph/node-type.ts';

/** One problem for each field that is still empty. `wanted`: field → what to do, as a sentence. */
export function emptyFields<C extends object>(
  config: C,
  wanted: Partial<Record<keyof C & string, string>>,
): ConfigProblem[] {
  return Object.entries<string | undefined>(wanted).flatMap(([field, message]) => {
    const value: unknown = Object.entries(config).find(([name]) => name === field)?.[1];
    return isEmpty(value) ? [{ field, message: message ?? '' }] : [];
  });
}

/** One problem for each item whose name an earlier one has. */
export function repeatedNames(field: string, items: readonly { name: string }[]): ConfigProblem[] {
  const seen = new Set<string>();
  return items.flatMap(({ name }, index) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    return isRepeated
      ? [
          {
            field: `${field}.${index}.name`,
            message: `There are two of the name “${name}”. Give one of them another name.`,
          },
        ]
      : [];
  });
}

/** One problem for each choice without options to choose from. */
export function choicesWithoutOptions(
  field: string,
  items: readonly { label: string; type: string; options?: readonly string[] | undefined }[],
): ConfigProblem[] {
  return items.flatMap(({ label, type, options = [] }, index) =>
    type === 'choice' && options.length === 0
      ? [{ field: `${field}.${index}.options`, message: `“${label}” is a choice without options. Add at least one.` }]
      : [],
  );
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
