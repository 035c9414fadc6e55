// What a command has done: said to people, or to programs with --json.

export interface Outcome {
  text: string;
  json: unknown;
  /** Something is wrong that the command was asked to look for: the exit code is 1. */
  isBad?: boolean;
}

/** Where a command writes. */
export interface Terminal {
  /** The answer. */
  print(line: string): void;
  /** What goes on meanwhile, and what went wrong: never part of the answer. */
  tell(line: string): void;
  readInput(): Promise<string>;
}

/** Rows in columns as wide as their longest cell. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A time as people and programs read it: `2026-11-21 13:11:56 UTC`. */
export function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
