// What the engine relies on, whoever keeps its runs: every DurableRun must pass this.
import { orderOf } from '@leeway/shared/graph/order.ts';
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import type { RunState } from '@leeway/shared/run/state.ts';
import { afterEach, describe, expect, test } from 'vitest';
import type { DurableRun } from '../../../apps/runtime/src/engine/durable/durable-run.ts';
import { interpret } from '../../../apps/runtime/src/engine/interpreter.ts';
import { graph, started } from './contract-run.ts';

/** A run of the implementation under test, with what is around it. */
export interface OpenRun {
  run: DurableRun;
  /** As folded from the journal when the run was opened; the suite folds what comes after. */
  state: RunState;
  /** Hands in what work did. Resolves when it is on disk, or with the error for which it is not. */
  hand(events: RunEvent[]): Promise<unknown>;
  /** Hands something in from outside. Resolves when it is on disk; rejects when `make` throws. */
  submit(make: () => RunEvent[]): Promise<void>;
  /** The engine begins to stop. */
  stop(): void;
}

/** One store with one run in it. */
export interface ContractBench {
  /** Opens the run from what is on disk, as a process does; the first time with `run.started`. */
  open(work: (key: Key) => Promise<RunEvent[]>): Promise<OpenRun>;
  /** The journal, read anew from the disk. */
  read(): Promise<RunEvent[]>;
  /** From now on nothing can be written, or it can again. */
  breakDisk(isBroken: boolean): void;
  close(): Promise<void>;
}

const done = (key: Key): RunEvent => ({ type: 'step.completed', at: 2, key, port: 'out', output: key });
const begun = (key: Key): RunEvent => ({ type: 'step.started', at: 1, key, attempt: 1 });
const intended = (key: Key): RunEvent => ({ type: 'effect.intended', at: 1, key, attempt: 1, idempotencyKey: key });
const cancelled: Extract<RunEvent, { type: 'run.ended' }> = { type: 'run.ended', at: 3, outcome: 'cancelled' };
const step = (nodeId: string) => ({ kind: 'step' as const, nodeId });
/** Work that ends when the test says so. */
const never = (): Promise<RunEvent[]> => new Promise(() => undefined);

export function createContractSuite(name: string, makeBench: () => Promise<ContractBench>): void {
  let bench: ContractBench | undefined;
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
  });
  const start = async (): Promise<ContractBench> => (bench = await makeBench());

  describe(`${name}: a durable run`, () => {
    test('gives events in the order in which every later reading gives them', async () => {
      const current = await start();
      const { run, state, submit } = await current.open(async (key) => [begun(key), done(key)]);
      for (const key of ['c', 'a', 'b']) run.begin(key, step(key));
      const submitted = submit(() => [begun('d'), done('d')]);
      const given = await takeAll(run, state);
      await submitted;
      expect(await current.read()).toEqual([started, ...given]);
      expect(await current.read()).toEqual([started, ...given]);
      expect(given).toHaveLength(8);
    });

    test('has everything on disk when it has parked', async () => {
      const current = await start();
      const { run, state } = await current.open(async (key) => [begun(key)]);
      run.begin('a', step('a'));
      const given = await takeAll(run, state);
      expect(given).toEqual([begun('a')]);
      expect(await current.read()).toEqual([started, begun('a')]);
    });

    test('has its end on disk when `end` resolves', async () => {
      const current = await start();
      const { run } = await current.open(never);
      await run.end(cancelled);
      expect(await current.read()).toEqual([started, cancelled]);
    });

    test('takes what comes from outside in its order, and answers when it is on disk', async () => {
      const current = await start();
      const { run, state, submit } = await current.open(never);
      const answers = ['a', 'b', 'c'].map(async (key) => {
        await submit(() => [begun(key)]);
        expect(await current.read()).toContainEqual(begun(key));
      });
      await takeAll(run, state);
      await Promise.all(answers);
      expect(await current.read()).toEqual([started, begun('a'), begun('b'), begun('c')]);
    });

    test('takes nothing of what refuses when its turn comes', async () => {
      const current = await start();
      const { run, state, submit } = await current.open(never);
      const refused = submit(() => {
        throw new Error('Already decided.');
      }).catch((error: unknown) => error);
      expect(await takeAll(run, state)).toEqual([]);
      expect(await refused).toMatchObject({ message: 'Already decided.' });
      expect(await current.read()).toEqual([started]);
    });

    test('begins nothing new while the engine stops, and begins it at the next start', async () => {
      const current = await start();
      const worked: Key[] = [];
      const work = async (key: Key): Promise<RunEvent[]> => {
        worked.push(key);
        return [done(key)];
      };
      const first = await current.open(work);
      first.stop();
      expect(await interpretRun(first)).toBe('parked');
      expect(worked).toEqual([]);
      expect(await interpretRun(await current.open(work))).toBe('ended');
      expect(worked.toSorted()).toEqual(['a', 'b', 'c']);
    });

    test('keeps, after its end, only what ends work that had begun', async () => {
      const current = await start();
      const { run, state, hand } = await current.open(async (key) => [begun(key)]);
      run.begin('a', step('a'));
      await takeOne(run, state);
      const ended = run.end(cancelled);
      expect(await hand([intended('b')])).toBeInstanceOf(Error);
      expect(await hand([done('a')])).toBeNull();
      await ended;
      expect(await current.read()).toEqual([started, begun('a'), cancelled, done('a')]);
    });

    test.each([0, 1, 2])('does no work again that is on disk, when the process died after %i ends', async (ends) => {
      const current = await start();
      let worked: Key[] = [];
      const work = async (key: Key): Promise<RunEvent[]> => {
        worked.push(key);
        return [done(key)];
      };
      const first = await current.open(work);
      for (const key of ['a', 'b']) first.run.begin(key, step(key));
      for (let end = 0; end < ends; end += 1) await takeOne(first.run, first.state);
      const onDisk = keysOf(await current.read());
      worked = [];
      expect(await interpretRun(await current.open(work))).toBe('ended');
      expect(worked.filter((key) => onDisk.includes(key))).toEqual([]);
      expect(keysOf(await current.read()).toSorted()).toEqual(['a', 'b', 'c']);
    });

    test('tells everyone when nothing can be written, keeps nothing half, and goes on when it can be', async () => {
      const current = await start();
      const work = async (key: Key): Promise<RunEvent[]> => [done(key)];
      const open = await current.open(work);
      current.breakDisk(true);
      const answers = await Promise.allSettled([open.submit(() => [begun('a')]), takeAll(open.run, open.state)]);
      expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      current.breakDisk(false);
      expect(await current.read()).toEqual([started]);
      expect(await interpretRun(await current.open(work))).toBe('ended');
      expect((await current.read()).at(-1)).toMatchObject({ type: 'run.ended', outcome: 'completed' });
    });
  });
}

const keysOf = (events: readonly RunEvent[]): Key[] =>
  events.flatMap((event) => (event.type === 'step.completed' ? [event.key] : []));

async function takeOne(run: DurableRun, state: RunState): Promise<RunEvent[]> {
  const completion = await run.next();
  const events = completion === 'parked' ? [] : [...completion];
  fold(events, state);
  return events;
}

/** Everything until it parks. */
async function takeAll(run: DurableRun, state: RunState): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for (let completion = await run.next(); completion !== 'parked'; completion = await run.next()) {
    fold(completion, state);
    all.push(...completion);
  }
  return all;
}

function interpretRun({ run, state }: OpenRun): Promise<'ended' | 'parked'> {
  const progress = progressOf(orderOf(graph), state);
  return interpret({ run, standing: { state, progress }, onFolded: () => undefined });
}
