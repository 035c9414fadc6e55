// Puts load on one address from a process of its own, so that the bench's own work does not slow it down.
// node tests/bench/load.ts '<LoadPlan as JSON>' → LoadResult as JSON on stdout
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import * as z from 'zod';

const loadPlanSchema = z.object({
  url: z.string(),
  path: z.string(),
  connections: z.number(),
  /** Either this, or `amount`. */
  seconds: z.number().optional(),
  amount: z.number().optional(),
  /** Requests per second of all connections together; as many as they can when left out. */
  rate: z.number().optional(),
  /** Sent in turn by each connection. */
  bodies: z.array(z.string()).min(1),
});
type LoadPlan = z.infer<typeof loadPlanSchema>;

const loadResultSchema = z.object({
  seconds: z.number(),
  /** Answers with 200 or 202. */
  answered: z.number(),
  /** Everything else: other answers, broken connections, time-outs. */
  failed: z.number(),
  perSecond: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** How busy the load process itself was, 0 to 1: near 1 it is the limit, not what it measures. */
  busy: z.number(),
});
export type LoadResult = z.infer<typeof loadResultSchema>;

/** Runs a plan in its own process. */
export async function load(plan: LoadPlan): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, JSON.stringify(plan)], {
    maxBuffer: 10_000_000,
  });
  return loadResultSchema.parse(JSON.parse(stdout));
}

async function fire({ url, path, connections, seconds, amount, rate, bodies }: LoadPlan): Promise<LoadResult> {
  const times: number[] = [];
  const cpuBefore = process.cpuUsage();
  const headers = { 'content-type': 'application/json' };
  const startedAt = performance.now();
  const instance = autocannon({
    url,
    connections,
    ...(amount === undefined ? { duration: seconds ?? 10 } : { amount }),
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: bodies.map((body) => ({ method: 'POST', path, headers, body })),
  });
  instance.on('response', (...response) => void times.push(response[3]));
  const result = await instance;
  const elapsed = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const answered = (result.statusCodeStats['200']?.count ?? 0) + (result.statusCodeStats['202']?.count ?? 0);
  const sorted = Float64Array.from(times).sort();
  return {
    seconds: result.duration,
    answered,
    failed: times.length - answered + result.errors + result.timeouts,
    perSecond: answered / result.duration,
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    busy: (cpu.user + cpu.system) / 1e6 / elapsed,
  };
}

if (import.meta.main)
  console.log(JSON.stringify(await fire(loadPlanSchema.parse(JSON.parse(process.argv[2] ?? '{}')))));
