// Checks the mathematics of the dial against a file of test vectors:
//   node packages/shared/src/dial/check-vectors.ts FILE.json
// A line per vector that differs, then "N passed, N failed". Exit code 1 when one differs or there is none to check, 2 when
// the file cannot be read.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { firstDifference } from './first-difference.ts';
import { answerOf } from './vector-kinds.ts';

const vectorSchema = z.object({
  id: z.string(),
  kind: z.string(),
  input: z.unknown(),
  expected: z.unknown(),
  /** Absolute, on every number; 0 is exact. */
  tolerance: z.number().min(0).default(0),
});
const fileSchema = z.object({ vectors: z.array(z.unknown()) });

/** Checks what a file of vectors holds: the lines to print and how many passed. Throws when it is not such a file. */
export function checkVectors(content: unknown): { lines: string[]; passed: number; failed: number } {
  const { vectors } = fileSchema.parse(content);
  const lines = vectors.flatMap((vector, index) => {
    const problem = checkOne(vector, index);
    return problem === null ? [] : [problem];
  });
  return { lines, passed: vectors.length - lines.length, failed: lines.length };
}

function checkOne(content: unknown, index: number): string | null {
  const parsed = vectorSchema.safeParse(content);
  if (!parsed.success) return `vector ${index + 1} cannot be read: ${oneLine(z.prettifyError(parsed.error))}`;
  const { id, kind, input, expected, tolerance } = parsed.data;
  const answer = answerOf(kind, sha256);
  if (answer === undefined) return `${id} ${kind}: unknown kind`;
  try {
    const got = answer(input);
    const difference = firstDifference(got, expected, tolerance);
    if (difference === null) return null;
    return `${id} ${kind}${difference}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return `${id} ${kind}: expected ${JSON.stringify(expected)}, got an error: ${oneLine(message)}`;
  }
}

/** Runs the command with the arguments after its name; gives the exit code. */
export function runCheck(args: readonly string[], print: (line: string) => void): number {
  const [file] = args;
  if (file === undefined) {
    print('Usage: node packages/shared/src/dial/check-vectors.ts FILE.json');
    return 2;
  }
  try {
    const { lines, passed, failed } = checkVectors(JSON.parse(readFileSync(file, 'utf8')));
    for (const line of lines) print(line);
    if (passed + failed === 0) print(`${file} holds no vectors.`);
    print(`${passed} passed, ${failed} failed`);
    return failed > 0 || passed === 0 ? 1 : 0;
  } catch (error) {
    print(
      `${file} cannot be checked: ${oneLine(error instanceof z.ZodError ? z.prettifyError(error) : String(error))}`,
    );
    print('0 passed, 1 failed');
    return 2;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, '; ');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = runCheck(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
}
