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
  // Numbers for words, and two rows that are used again: ten thousand words on both sides stay below a second.
  const numbers = new Map([...before, ...after].map((word, index) => [word, index]));
  const old = Uint32Array.from(before, (word) => numbers.get(word) ?? 0);
  const edited = Uint32Array.from(after, (word) => numbers.get(word) ?? 0);
  let above = Uint32Array.from({ length: edited.length + 1 }, (_, column) => column);
  let line = new Uint32Array(edited.length + 1);
  for (let row = 0; row < old.length; row += 1) {
    line[0] = row + 1;
    for (let column = 0; column < edited.length; column += 1) {
      const replaced = (above[column] ?? 0) + (old[row] === edited[column] ? 0 : 1);
      line[column + 1] = Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1);
    }
    [above, line] = [line, above];
  }
  return above[edited.length] ?? 0;
}
