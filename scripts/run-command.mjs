import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root, workspaceEnv } from './workspace.mjs';

/**
 * Runs a command from the root of the clone in the foreground.
 * Gives its exit code; a child ended by a signal gives 128 + signal, as a shell does. Throws when it cannot be started.
 */
export function runCommand(command, args, options = {}) {
  const { env = workspaceEnv(), cwd = root } = options;
  return exitCode(command, spawn(command, args, { cwd, env, stdio: 'inherit' }));
}

/** Like runCommand, with the output kept: `{ code, output }`, both streams in order. Ends the child after timeoutMs. */
export async function captureCommand(command, args, options = {}) {
  const { env = workspaceEnv(), cwd = root, timeoutMs = 0 } = options;
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const code = await exitCode(command, child);
  return { code, output: Buffer.concat(chunks).toString() };
}

/**
 * Runs children until the first of them ends, with SIGINT, SIGTERM and SIGHUP handed on; then stops the others.
 * Gives the exit code of the first. Children stay in our process group, so killing the group leaves no orphan.
 */
export async function runUntilOneEnds(commands) {
  const children = commands.map(({ command, args, options = {} }) => ({
    command,
    child: spawn(command, args, { cwd: root, env: workspaceEnv(), stdio: 'inherit', ...options }),
  }));
  const stopAll = (signal) => {
    for (const { child } of children) if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  };
  // `on`, not `once`: without a handler a second signal would end us before the child has finished its work.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopAll(signal));
  const ends = children.map(({ command, child }) => exitCode(command, child));
  try {
    return await Promise.race(ends);
  } finally {
    stopAll('SIGTERM');
    await Promise.allSettled(ends);
  }
}

function exitCode(command, child) {
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(new Error(`Cannot start ${command}: ${cause.message}`, { cause })));
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
