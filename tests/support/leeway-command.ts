// The leeway command as a person runs it, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const COMMAND = path.resolve(import.meta.dirname, '../../apps/runtime/bin/leeway.mjs');

export interface Said {
  code: number | null;
  /** The answer. */
  out: string;
  /** What was told beside it. */
  told: string;
}

export interface Running {
  child: ChildProcess;
  said: Promise<Said>;
}

/** Starts a command. `env` is all of Leeway's settings that it sees. */
export function startLeeway(args: readonly string[], env: Record<string, string>, input = ''): Running {
  const own = /^(LEEWAY_|OPENAI_|PORT$|NODE_OPTIONS$|VITEST)/;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  const child = spawn(process.execPath, [COMMAND, ...args], { env: { ...inherited, ...env } });
  const out: Buffer[] = [];
  const told: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => told.push(chunk));
  child.stdin.end(input);
  const said = new Promise<Said>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString().trimEnd(), told: Buffer.concat(told).toString().trimEnd() }),
    );
  });
  return { child, said };
}

export function leeway(args: readonly string[], env: Record<string, string>, input?: string): Promise<Said> {
  return startLeeway(args, env, input).said;
}
