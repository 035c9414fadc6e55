// The leeway command: what is asked for, done, and said with an exit code.
import { text } from 'node:stream/consumers';
import { AppError } from '@leeway/shared/api/error.ts';
import { CommanderError } from 'commander';
import type { Terminal } from './outcome.ts';
import { createProgram } from './program.ts';

const USAGE = 2;

const terminal: Terminal = {
  print: (line) => process.stdout.write(`${line}\n`),
  tell: (line) => process.stderr.write(`${line}\n`),
  readInput: () => text(process.stdin),
};

// Whoever reads the answer may have had enough of it, as `head` does.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});

const program = createProgram({
  terminal,
  variables: process.env,
  start: async ({ data }) => {
    if (data !== undefined) process.env.LEEWAY_DATA_DIR = data;
    await import('../main.ts');
  },
  onBad: () => {
    process.exitCode = 1;
  },
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  // Help and wrong usage have been told by the parser.
  if (!(error instanceof CommanderError)) terminal.tell(wordsOf(error));
}

function exitCodeOf(error: unknown): number {
  if (!(error instanceof CommanderError)) return 1;
  return error.exitCode === 0 ? 0 : USAGE;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (process.argv.includes('--json')) return JSON.stringify(error.toBody());
  return [error.message, error.hint].filter(Boolean).join('\n');
}
