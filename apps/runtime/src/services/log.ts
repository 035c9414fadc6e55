// One JSON line per event on stdout. Payloads (prompts, bodies, mails, row values) are never logged, only ids and counts.
import { type Logger, pino } from 'pino';
import * as z from 'zod';
import { describeLoggedError } from './logged-error.ts';

export type Log = Logger;

const levelSchema = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).catch('info');

// Last line of defence: these keys are blanked wherever they turn up, even two levels down.
const SECRET_KEYS = [
  'password',
  'secret',
  'apiKey',
  'token',
  'authorization',
  'cookie',
  'set-cookie',
  'prompt',
  'headers',
  'query',
  'body',
  'content',
  'input',
  'output',
  'proposal',
  'delivery',
  'email',
  'to',
  'subject',
];
const REDACTED_PATHS = SECRET_KEYS.flatMap((key) => {
  const quoted = `["${key}"]`;
  return [quoted, `*${quoted}`, `*.*${quoted}`];
});

/** The log of the process. Level from LEEWAY_LOG_LEVEL (default info; an unknown one counts as info). */
export function createLog(env: Record<string, string | undefined>, destination?: { write(line: string): void }): Log {
  const options = {
    level: levelSchema.parse(env.LEEWAY_LOG_LEVEL ?? 'info'),
    base: null,
    redact: { paths: REDACTED_PATHS, censor: '[hidden]' },
    serializers: { err: describeLoggedError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What a node may add to a log line: figures only. Its texts may come from anywhere. */
export function figuresOf(details: Record<string, unknown> = {}): Record<string, number | boolean> {
  return Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, number | boolean] =>
      ['number', 'boolean'].includes(typeof entry[1]),
    ),
  );
}
