// 100,000 runs that wait for a person: what they cost in memory and at the start, and how fast one goes on.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import { listen } from '../support/listen.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { load } from './load.ts';
import { cpuMs, folderBytes, residentMb } from './process-use.ts';
import { publishFlow } from './subjects.ts';

const DECISIONS = 200;

/** The report, in lines. */
export async function measureParked(runs: number): Promise<string> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'leeway-parked-'));
  const desk = await startDesk();
  const runtime = await startRuntime({ dataDir });
  try {
    await publishFlow(runtime, 'parked', desk.url);
    await runtime.stop();
    const startEmptyMs = await runtime.start();
    await quiet(runtime);
    const emptyMb = residentMb(runtime.pid()) ?? 0;
    const bodies = [JSON.stringify({ id: 'parked' })];
    const filled = await load({ url: runtime.url, path: '/hooks/parked', connections: 50, amount: runs, bodies });
    await runtime.stop();
    const startMs = await runtime.start();
    await quiet(runtime);
    const grownMb = (residentMb(runtime.pid()) ?? 0) - emptyMb;
    const decisions = await timeDecisions(runtime, desk);
    return [
      `${runs.toLocaleString('en-GB')} parked runs (${Math.round(filled.perSecond)} started per second, ${filled.failed} errors)`,
      `  memory grows by ${grownMb.toFixed(1)} MB (at most 20)`,
      `  start to the first good answer ${startMs.toFixed(0)} ms (at most 1,000; empty ${startEmptyMs.toFixed(0)})`,
      `  decision to next step p50 ${decisions.p50Ms.toFixed(1)} ms, p99 ${decisions.p99Ms.toFixed(1)} ms (at most 20)`,
      `  disk ${Math.round(folderBytes(dataDir) / runs)} bytes per run`,
    ].join('\n');
  } finally {
    await runtime.close();
    await desk.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The start is over when the process has stopped working. */
async function quiet(runtime: Runtime): Promise<void> {
  let before = cpuMs(runtime.pid()) ?? 0;
  await waitFor(
    'the runtime is quiet',
    () => {
      const now = cpuMs(runtime.pid()) ?? 0;
      const isQuiet = now === before;
      before = now;
      return isQuiet;
    },
    { everyMs: 300 },
  );
}

/** Where the step after the decision calls. */
interface Desk {
  url: string;
  /** When the next call arrives. */
  nextCall(): Promise<number>;
  close(): Promise<void>;
}

async function startDesk(): Promise<Desk> {
  let arrived = Promise.withResolvers<number>();
  const server = createServer((request, response) => {
    arrived.resolve(performance.now());
    request.resume();
    response.end('{}');
  });
  const { port, close } = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    nextCall: () => {
      arrived = Promise.withResolvers<number>();
      return arrived.promise;
    },
    close,
  };
}

/** From sending a decision to the moment the next step's call arrives. */
async function timeDecisions({ call }: Runtime, desk: Desk): Promise<{ p50Ms: number; p99Ms: number }> {
  const { items } = await call(routes.approvals.list, { query: { limit: DECISIONS } });
  const times: number[] = [];
  for (const { id } of items) {
    const arrived = desk.nextCall();
    const sentAt = performance.now();
    await call(routes.approvals.decide, {
      params: { id },
      body: { decision: 'approve', idempotencyKey: `bench-${id}` },
    });
    times.push((await arrived) - sentAt);
  }
  times.sort((a, b) => a - b);
  return { p50Ms: times[Math.floor(times.length * 0.5)] ?? 0, p99Ms: times[Math.floor(times.length * 0.99)] ?? 0 };
}
