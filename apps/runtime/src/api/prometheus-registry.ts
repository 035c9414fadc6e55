// What /metrics tells: the process by prom-client's own figures, Leeway's by these. Labels have few values: statuses and node types.
import type * as Prometheus from 'prom-client';
import type { ApiDeps } from './api-deps.ts';

/** Seconds: from a rule that is worked out at once to an AI answer that takes minutes. */
const STEP_BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];
const COMMIT_BUCKETS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const BATCH_BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000];

interface Making {
  prometheus: typeof Prometheus;
  registry: Prometheus.Registry;
  deps: ApiDeps;
}

/** Made at the first scrape. Steps and commits are measured from then on; all else is counted when it is asked for. */
export async function createRegistry(deps: ApiDeps): Promise<Prometheus.Registry> {
  const prometheus = await import('prom-client');
  const registry = new prometheus.Registry();
  const making = { prometheus, registry, deps };
  prometheus.collectDefaultMetrics({ register: registry });
  countOpen(making);
  countQueue(making);
  measure(making);
  return registry;
}

function countOpen({ deps: { stores }, ...making }: Making): void {
  gauge(making, { name: 'leeway_runs', help: 'Runs that are not over, by status', labels: ['status'] }, async (set) => {
    for (const [status, count] of Object.entries(await stores.runLists.byStatus())) set.set({ status }, count);
  });
  gauge(making, { name: 'leeway_approvals_open', help: 'Approvals that wait for a person' }, async (set) => {
    set.set(await stores.approvalLists.countOpen());
  });
  gauge(
    making,
    { name: 'leeway_uncertain_effects_open', help: 'Effects of which nobody knows whether they happened' },
    async (set) => {
      set.set(await stores.approvalLists.countUncertain());
    },
  );
  gauge(making, { name: 'leeway_incidents', help: 'Incidents by state', labels: ['state'] }, async (set) => {
    for (const [state, count] of Object.entries(await stores.incidents.countByState())) set.set({ state }, count);
  });
}

function countQueue({ deps: { engine, clock }, ...making }: Making): void {
  const ageOf = (since: number | null) => (since === null ? 0 : Math.max(0, clock.now() - since) / 1000);
  gauge(making, { name: 'leeway_queue_runs', help: 'Runs that wait to be worked on' }, async (set) => {
    set.set((await engine.queue()).waiting);
  });
  gauge(
    making,
    { name: 'leeway_queue_age_seconds', help: 'Since when the oldest run that waits to be worked on has waited' },
    async (set) => {
      set.set(ageOf((await engine.queue()).waitingSince));
    },
  );
  gauge(making, { name: 'leeway_deliveries_held', help: 'Deliveries that wait for their workflow' }, async (set) => {
    const { held } = await engine.queue();
    set.set(held.reduce((sum, queue) => sum + queue.held, 0));
  });
  gauge(
    making,
    { name: 'leeway_deliveries_held_age_seconds', help: 'Since when the oldest held delivery has waited' },
    async (set) => {
      const { held } = await engine.queue();
      set.set(ageOf(held.length === 0 ? null : Math.min(...held.map((queue) => queue.oldestAt))));
    },
  );
}

function measure({ prometheus: { Counter, Histogram }, registry, deps: { engine, closing } }: Making): void {
  const registers = [registry];
  const steps = new Histogram({
    name: 'leeway_step_duration_seconds',
    help: 'Time from the beginning of an attempt to its end, by node type',
    labelNames: ['type'],
    buckets: STEP_BUCKETS,
    registers,
  });
  const sizes = new Histogram({
    name: 'leeway_commit_batch_size',
    help: 'Appends that were written in one transaction',
    buckets: BATCH_BUCKETS,
    registers,
  });
  const times = new Histogram({
    name: 'leeway_commit_duration_seconds',
    help: 'Time to write one batch to disk',
    buckets: COMMIT_BUCKETS,
    registers,
  });
  const ended = new Counter({
    name: 'leeway_runs_ended_total',
    help: 'Runs that ended, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const stop = engine.measure({
    step: (type, ms) => steps.observe({ type }, ms / 1000),
    batch: ({ size, ms }) => {
      sizes.observe(size);
      times.observe(ms / 1000);
    },
    run: (outcome) => ended.inc({ outcome }),
  });
  closing.addEventListener('abort', stop, { once: true });
}

interface GaugeWords {
  name: string;
  help: string;
  labels?: string[];
}

/** A figure that is read when it is asked for. */
function gauge(
  { prometheus, registry }: Omit<Making, 'deps'>,
  { name, help, labels = [] }: GaugeWords,
  read: (gauge: Prometheus.Gauge) => Promise<void>,
): void {
  new prometheus.Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      return read(this);
    },
  });
}
