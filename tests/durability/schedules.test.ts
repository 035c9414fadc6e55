// A time that has come is run once, whenever the process dies.
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import { graphSchema } from '@leeway/shared/graph/graph.ts';
import Database from 'better-sqlite3';
import { afterEach, expect, onTestFailed, test } from 'vitest';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';

let runtime: Runtime | undefined;
afterEach(() => runtime?.close());

const GRAPH = graphSchema.parse({
  schema: 1,
  nodes: [
    { id: 'every', type: 'triggers.schedule', config: { cron: '@yearly', timezone: 'UTC', missed: 'once' } },
    { id: 'count', type: 'metrics.record', config: { metric: 'years', kind: 'count' } },
  ].map((node) => ({ name: node.id, title: node.id, position: { x: 0, y: 0 }, ...node })),
  edges: [{ id: 'e', source: 'every', sourcePort: 'out', target: 'count', targetPort: 'in' }],
  settings: {},
});
const NEW_YEAR = Date.UTC(new Date().getUTCFullYear(), 0, 1);

function withDatabase<T>({ dataDir }: Runtime, work: (db: Database.Database) => T): T {
  const db = new Database(path.join(dataDir, 'leeway.sqlite'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** A live yearly schedule of which the last time was missed, as after a long time off. */
async function missNewYear(runtime: Runtime): Promise<string> {
  const { id } = await runtime.call(routes.workflows.create, { body: { title: 'Yearly', graph: GRAPH } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  await runtime.stop();
  withDatabase(runtime, (db) => db.prepare('update schedules set next_at = ?').run(NEW_YEAR));
  return id;
}

test.each([
  ['before its run is on disk', 'before-commit', 0],
  ['after its run is on disk and before the schedule moves on', 'after-commit', 1],
])('a time is run once when the process dies %s', async (_when, place, runsThen) => {
  const started = await startRuntime();
  runtime = started;
  onTestFailed(() => console.error(started.output()));
  const workflowId = await missNewYear(started);

  started.launch({ LEEWAY_CRASH_AT: place });
  await started.exited();
  const left = withDatabase(started, (db) =>
    db.prepare('select (select count(*) from runs) as runs, next_at as nextAt from schedules').get(),
  );
  expect(left).toEqual({ runs: runsThen, nextAt: NEW_YEAR });

  await started.start();
  const runs = async () => (await started.call(routes.runs.list, { query: { workflowId } })).items;
  await waitFor('the run is done', async () => (await runs()).some(({ status }) => status === 'completed'));
  await started.kill();
  await started.start();
  const [run, ...others] = await runs();
  expect(others).toEqual([]);
  const { events } = await started.call(routes.runs.get, { params: { id: run?.id ?? '' } });
  expect(events[0]?.event).toMatchObject({
    type: 'run.started',
    output: { body: { scheduledAt: new Date(NEW_YEAR).toISOString() } },
  });
});
