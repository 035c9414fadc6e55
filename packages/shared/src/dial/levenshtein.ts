/**
 * The fewest insertions, deletions and replacements that turn one list of words into another (Levenshtein 1966). What both
 * begin and end with is left out first, so that a small edit of a long text is cheap.
 */
export function wordDistance(before: readonly string[], after: readonly string[]): number {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return distance(before.slice(start, before.length - end), after.slice(start, after.length - end));
}

function distance(before: readonly string[], after: readonly string[]): number {
  let above = Array.from({ length: after.length + 1 }, (_, column) => column);
  for (const [row, word] of before.entries()) {
    const line = [row + 1];
    for (const [column, other] of after.entries()) {
      const replaced = (above[column] ?? 0) + (word === other ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above[after.length] ?? 0;
}
