import { expect, test } from 'vitest';
import { createLiveHub } from './live-hub.ts';
import type { QueryKey } from './live-keys.ts';

function setUp() {
  const frames: (() => void)[] = [];
  const rounds: { keys: readonly QueryKey[] | null; finish: () => void }[] = [];
  const hub = createLiveHub({
    schedule: (flush) => frames.push(flush),
    invalidate: (keys) => new Promise<void>((finish) => rounds.push({ keys, finish })),
  });
  const step = (runId: string) =>
    hub.receive(JSON.stringify({ type: 'step', runId, workflowId: 'w', key: 'a', status: 'done', port: null, at: 1 }));
  const frame = () => {
    for (const flush of frames.splice(0)) flush();
  };
  return { hub, frames, rounds, step, frame };
}

test('all events between two frames reach a listener at once', () => {
  const { hub, frames, step, frame } = setUp();
  const seen: number[] = [];
  hub.onEvents((events) => seen.push(events.length));
  step('r1');
  step('r2');
  expect(frames).toHaveLength(1);
  frame();
  expect(seen).toEqual([2]);
});

test('what comes while answers are read anew is read in one round after it', async () => {
  const { rounds, step, frame } = setUp();
  step('r1');
  frame();
  step('r2');
  frame();
  step('r3');
  frame();
  expect(rounds.map(({ keys }) => keys)).toEqual([[['run', 'r1']]]);
  rounds[0]?.finish();
  await expect.poll(() => rounds.length).toBe(2);
  expect(rounds[1]?.keys).toEqual([
    ['run', 'r2'],
    ['run', 'r3'],
  ]);
});

test('events this editor does not know, and text that is no event, are passed over', () => {
  const { hub, frames } = setUp();
  hub.receive('{"type":"weather"}');
  hub.receive('not json');
  expect(frames).toHaveLength(0);
});

test('listeners hear of a change of state once', () => {
  const { hub } = setUp();
  let calls = 0;
  const stop = hub.onState(() => {
    calls += 1;
  });
  hub.setState('reconnecting');
  hub.setState('reconnecting');
  expect([calls, hub.state()]).toEqual([1, 'reconnecting']);
  stop();
  hub.setState('live');
  expect(calls).toBe(1);
});
