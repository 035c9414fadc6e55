// The real runtime in a process of its own: started on a free port, stopped, killed and started again on the same data folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Call, createCall } from './api-client.ts';
import { listen } from './listen.ts';
import { waitFor } from './wait-for.ts';

const MAIN = path.resolve(import.meta.dirname, '../../apps/runtime/src/main.ts');
/** Where npm start keeps compiled code as well: a start takes two thirds of the time. */
const COMPILED = path.resolve(import.meta.dirname, '../../node_modules/.cache/node-compile');

export const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };
export const API_KEY = 'lw_test_0123456789abcdef0123456789abcdef';

interface RuntimeOptions {
  /** A temporary folder, removed by `close`, when left out. */
  dataDir?: string;
  env?: Record<string, string>;
  /** For Node itself, such as --cpu-prof. */
  nodeArguments?: readonly string[];
  /** Starts the process without waiting until it answers. */
  isUnawaited?: boolean;
}

export interface Runtime {
  readonly url: string;
  readonly dataDir: string;
  /** Calls the API as the owner, by API key. */
  readonly call: Call;
  /** Calls the API as the owner, signed in with the password: decisions have an undo time. */
  signIn(): Promise<Call>;
  /** Of the process that runs now, or ran last. */
  pid(): number;
  /** Everything its processes wrote, from the first start on. */
  output(): string;
  /** Starts the process again. Resolves with the milliseconds to the first good answer of /api/health; rejects when it exits before. */
  start(): Promise<number>;
  /** Starts the process and does not wait. `env`: settings of this life alone. */
  launch(env?: Record<string, string>): void;
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Resolves with the exit code when the process ends by itself. */
  exited(): Promise<number | null>;
  /** Kills what still runs, and removes the temporary folder. */
  close(): Promise<void>;
}

export async function startRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const port = await freePort();
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'leeway-'));
  const url = `http://127.0.0.1:${port}`;
  const written: Buffer[] = [];
  const launch = (env: Record<string, string> = {}) =>
    launchProcess({ port, dataDir, written, options: { ...options, env: { ...options.env, ...env } } });
  let running = launch();
  const output = () => Buffer.concat(written).toString();

  const runtime: Runtime = {
    url,
    dataDir,
    call: createCall(url, { authorization: `Bearer ${API_KEY}` }),
    signIn: () => signIn(url),
    pid: () => running.child.pid ?? 0,
    output,
    launch: (env) => {
      running = launch(env);
    },
    start: async () => {
      if (running.exitCode() !== undefined) runtime.launch();
      return awaitHealth(url, running, output);
    },
    kill: () => end(running, 'SIGKILL').then(() => undefined),
    stop: () => end(running, 'SIGTERM'),
    exited: () => running.exit,
    close: async () => {
      await end(running, 'SIGKILL');
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  if (options.isUnawaited) return runtime;
  try {
    await runtime.start();
  } catch (error) {
    await runtime.close();
    throw error;
  }
  return runtime;
}

interface RunningProcess {
  child: ChildProcess;
  startedAt: number;
  exit: Promise<number | null>;
  /** Undefined while it runs. */
  exitCode(): number | null | undefined;
}

interface Launch {
  port: number;
  dataDir: string;
  written: Buffer[];
  options: RuntimeOptions;
}

function launchProcess({ port, dataDir, written, options }: Launch): RunningProcess {
  const { env, nodeArguments = [] } = options;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeArguments, MAIN], {
    env: {
      ...inheritedEnv(),
      NODE_COMPILE_CACHE: COMPILED,
      PORT: String(port),
      LEEWAY_DATA_DIR: dataDir,
      LEEWAY_OWNER_EMAIL: OWNER.email,
      LEEWAY_OWNER_PASSWORD: OWNER.password,
      LEEWAY_API_KEY: API_KEY,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.on('data', (chunk: Buffer) => written.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => written.push(chunk));
  let code: number | null | undefined;
  // A test that ends without `close` must not leave a runtime behind.
  const killWithParent = () => child.kill('SIGKILL');
  process.once('exit', killWithParent);
  const exit = once(child, 'exit').then(([exitCode]: (number | null)[]) => {
    process.off('exit', killWithParent);
    code = exitCode ?? null;
    return code;
  });
  return { child, startedAt, exit, exitCode: () => code };
}

/** Settings of whoever runs the tests must not reach the runtime under test. */
function inheritedEnv(): NodeJS.ProcessEnv {
  const own = /^(LEEWAY_|OPENAI_|PORT$|NODE_OPTIONS$|VITEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

async function awaitHealth(url: string, running: RunningProcess, output: () => string): Promise<number> {
  const isUp = async () => {
    const code = running.exitCode();
    if (code !== undefined) throw new Error(`The runtime ended with ${code} before it answered:\n${output()}`);
    const response = await fetch(`${url}/api/health`).catch(() => null);
    await response?.arrayBuffer().catch(() => null);
    return response?.status === 200;
  };
  await waitFor('the runtime answers', isUp, { everyMs: 5, deadlineMs: 60_000, describe: output });
  return performance.now() - running.startedAt;
}

async function end(running: RunningProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (running.exitCode() === undefined) running.child.kill(signal);
  return running.exit;
}

async function signIn(url: string): Promise<Call> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(OWNER),
  });
  if (!response.ok) throw new Error(`Signing in was answered with ${response.status}: ${await response.text()}`);
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  return createCall(url, { cookie: cookie.join('; '), origin: url });
}

async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer());
  await close();
  return port;
}
