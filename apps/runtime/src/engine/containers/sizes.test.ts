// Ten thousand items cost as much each as ten do: in events, and in what is written.
import { expect, test } from 'vitest';
import { type Bench, createBench, graphOf, startAndWait, untilStatus } from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list', concurrency: 100 } };
const set = (id: string, value: unknown) => ({ id, type: 'logic.set', config: { fields: { value } } });
const MARK = 'made of this item alone ';

async function runOver(items: number): Promise<{ bench: Bench; runId: string }> {
  const bench = await createBench();
  const graph = graphOf(
    [start, each, set('body', `${MARK}{{ each.item }} {{ start.note }}`), set('after', { cel: 'each.count' })],
    ['start -> each', 'each:each -> body', 'each:out -> after'],
  );
  const list = Array.from({ length: items }, (_, index) => `<${index}>`);
  const runId = await startAndWait(bench.engine, await bench.publish(graph), { list, note: 'n'.repeat(2000) });
  await untilStatus(bench.engine, runId, 'completed');
  return { bench, runId };
}

const bytesOf = ({ db }: Bench, runId: string): number =>
  Object(db.prepare('select sum(length(events)) as bytes from journal where run = ?').get(Number(runId))).bytes;

test('10,000 items: so many events each, no output twice, and flat', async () => {
  const few = await runOver(100);
  const many = await runOver(10_000);
  const { state, events } = await many.bench.engine.read(many.runId);
  expect(state.steps.each?.output).toMatchObject({ count: 10_000, done: 10_000, failed: 0 });
  const countOf = (type: string): number => events.filter(({ event }) => event.type === type).length;
  expect([countOf('child.started'), countOf('child.ended')]).toEqual([10_000, 10_000]);
  // Beside them: the run's start and end, the plan, the container's end and the step after it.
  expect(events).toHaveLength(20_005);
  expect(state.steps.after?.output).toEqual({ value: 10_000 });
  const perItem = (bytes: number, items: number): number => bytes / items;
  const flat = perItem(bytesOf(few.bench, few.runId), 100) * 1.2;
  expect(perItem(bytesOf(many.bench, many.runId), 10_000)).toBeLessThan(flat);
}, 120_000);

test('an item’s output is in its own journal and once in its parent’s', async () => {
  const { bench, runId } = await runOver(20);
  const { events } = await bench.engine.read(runId);
  const text = JSON.stringify(events.map(({ event }) => event));
  expect(text.split(`${MARK}<7>`)).toHaveLength(2);
});

test('what the children inherit is written once for all of them', async () => {
  const { bench, runId } = await runOver(50);
  const { db } = bench;
  const journals = Object(
    db.prepare("select count(*) as count from journal where run <> ? and events like '%nnnnnnnn%'").get(Number(runId)),
  ).count;
  const { inherited } = Object(
    (await bench.engine.read(String((await bench.engine.read(runId)).state.steps.each?.children?.items[3]?.run)))
      .events[0]?.event,
  );
  expect(inherited.start.output.note).toHaveLength(2000);
  // Each child's own output holds the note as well; its beginning does not.
  const begun = db
    .prepare<[number], { events: string }>("select events from journal where run <> ? and events like '%run.started%'")
    .all(Number(runId));
  expect(begun).toHaveLength(50);
  expect(begun.filter(({ events }) => events.includes('nnnnnnnn'))).toEqual([]);
  expect(journals).toBeGreaterThan(0);
});
