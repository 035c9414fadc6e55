import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import { ann, createBench, graphOf, startAndWait, untilStatus } from '../testing/engine-bench.ts';

const graph = graphOf(
  [
    { id: 'start', type: 'triggers.manual', config: { fields: [] } },
    { id: 'send', type: 'integrations.http', config: { method: 'POST', url: 'https://example.com/{{start.name}}' } },
  ],
  ['start -> send'],
);

async function failedBench() {
  const bench = await createBench();
  let isDown = true;
  bench.world.http = async ({ url }) => {
    if (url.endsWith('other')) throw new TerminalError('No such customer.');
    if (isDown && !url.endsWith('mended')) throw new TerminalError(`Down since 12:0${url.length % 10}.`);
    return { status: 200, headers: {}, body: {} };
  };
  const id = await bench.publish(graph);
  const runs: string[] = [];
  for (const name of ['a', 'bb', 'other', 'ccc']) runs.push(await startAndWait(bench.engine, id, { name }));
  await bench.engine.lookForIncidents();
  return { ...bench, runs, mend: () => (isDown = false) };
}

test('the preview says how many failed so, and what would be carried out again', async () => {
  const { engine, runs } = await failedBench();
  const alike = await engine.alike(runs[0] ?? '');
  expect(alike).toMatchObject({
    total: 3,
    effects: [
      { nodeId: 'send', runs: 3, mayHaveHappened: 3, isIdempotent: false, example: 'POST https://example.com/a' },
    ],
  });
  expect(alike.runs.map(({ id }) => id)).toEqual([runs[0], runs[1], runs[3]]);
});

test('all that failed so are tried again, and no other', async () => {
  const { engine, runs, mend } = await failedBench();
  mend();
  expect(await engine.retryAlike(runs[0] ?? '', { by: ann })).toEqual({ retried: 3, refused: [], left: 0 });
  for (const run of [runs[0], runs[1], runs[3]]) await untilStatus(engine, run ?? '', 'completed');
  expect((await engine.read(runs[2] ?? '')).state.status).toBe('failed');
});

test('one correction mends them all', async () => {
  const { engine, runs } = await failedBench();
  const corrections = { send: { url: 'https://example.com/{{start.name}}/mended' } };
  expect(await engine.retryAlike(runs[1] ?? '', { by: ann, corrections })).toMatchObject({ retried: 3 });
  for (const run of [runs[0], runs[1], runs[3]]) await untilStatus(engine, run ?? '', 'completed');
});

test('a run that has not failed has none like it', async () => {
  const { engine, runs, mend } = await failedBench();
  mend();
  await engine.retry(runs[0] ?? '', ann);
  await untilStatus(engine, runs[0] ?? '', 'completed');
  await expect(engine.alike(runs[0] ?? '')).rejects.toMatchObject({ code: 'run.not_failed', status: 409 });
});
