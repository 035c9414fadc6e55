// Failures become incidents whatever happens to the process: none is lost, and none is counted twice.
import type { Incident } from '@leeway/shared/api/incidents.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { graphSchema } from '@leeway/shared/graph/graph.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';

const RUNS_EACH = 12;
const KILLS = 4;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await startRuntime();
});
afterAll(() => runtime.close());

/** A workflow whose only step calls a private address, which is refused. */
const failing = graphSchema.parse({
  schema: 1,
  nodes: [
    { id: 'begin', name: 'begin', type: 'triggers.manual', title: 'Begin', position: { x: 0, y: 0 }, config: {} },
    {
      id: 'call',
      name: 'call',
      type: 'integrations.http',
      title: 'Call',
      position: { x: 0, y: 100 },
      config: { method: 'GET', url: 'http://127.0.0.1:9/' },
    },
  ],
  edges: [{ id: 'e', source: 'begin', sourcePort: 'out', target: 'call' }],
});

async function incidents(): Promise<Incident[]> {
  return (await runtime.call(routes.incidents.list, { query: { limit: 50 } })).items;
}

it('counts every failed run once, killed right after the failures and again and again', async () => {
  const { call } = runtime;
  const { id } = await call(routes.workflows.create, { body: { title: 'Fails', graph: failing } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const start = () => call(routes.workflows.start, { params: { id }, query: {}, body: { input: {} } });
    await Promise.all(Array.from({ length: RUNS_EACH }, start));
    await runtime.kill();
    await runtime.start();
  }
  const expected = KILLS * RUNS_EACH;
  await waitFor('every failure is counted', async () => (await incidents())[0]?.runsAffected === expected, {
    describe: () => runtime.output().slice(-2000),
  });
  await runtime.stop();
  await runtime.start();
  const [incident, ...others] = await incidents();
  expect(others).toEqual([]);
  expect(incident).toMatchObject({
    kind: 'run-failures',
    nodeId: 'call',
    title: '“Call” fails in “Fails”',
    occurrences: expected,
    runsAffected: expected,
  });
});
