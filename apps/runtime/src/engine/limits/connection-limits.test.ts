import type { CallLimits } from '@leeway/shared/api/connections.ts';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../services/clock.ts';
import { ConnectionLimits } from './connection-limits.ts';

const never = new AbortController().signal;
const MINUTE = 60_000;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Limits over a clock whose alarms ring when it is moved. */
function limitsBench(limits: Partial<CallLimits> = {}) {
  const stored: Record<string, CallLimits> = { crm: { maxAtOnce: null, maxPerMinute: null, ...limits } };
  const clock = createFakeClock(1_000_000);
  const alarms = new Set<{ at: number; ring: () => void }>();
  const connections = new ConnectionLimits({
    limitsOf: async (id) => stored[id] ?? null,
    clock,
    alarm: (ms, ring) => {
      const alarm = { at: clock.now() + ms, ring };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
  });
  const entered: string[] = [];
  return {
    connections,
    stored,
    clock,
    alarms,
    entered,
    async call(name: string, { connectionId = 'crm', workflowId = 'w', signal = never } = {}) {
      const over = await connections.acquire({ connectionId, workflowId, signal });
      entered.push(name);
      return over;
    },
    async pass(ms: number) {
      clock.advance(ms);
      for (const alarm of [...alarms].filter(({ at }) => at <= clock.now())) {
        alarms.delete(alarm);
        alarm.ring();
      }
      await turn();
    },
  };
}

test('no more calls at once than the connection may bear, of whatever workflow', async () => {
  const { call, entered, connections } = limitsBench({ maxAtOnce: 2 });
  const over = await call('1', { workflowId: 'a' });
  await call('2', { workflowId: 'b' });
  const third = call('3', { workflowId: 'c' });
  await turn();
  expect(entered).toEqual(['1', '2']);
  expect(connections.countOf('crm')).toEqual({ held: 2, waiting: 1 });
  over();
  await third;
});

test('no more calls begin in any minute, and those that wait begin when their time has come', async () => {
  const { call, entered, pass } = limitsBench({ maxPerMinute: 2 });
  (await call('1'))();
  await pass(10_000);
  (await call('2'))();
  const waiting = [call('3'), call('4')];
  await pass(49_999);
  expect(entered).toEqual(['1', '2']);
  await pass(1);
  expect(entered).toEqual(['1', '2', '3']);
  await pass(9_999);
  expect(entered).toHaveLength(3);
  await pass(1);
  await Promise.all(waiting);
});

test('both limits hold together: a call that is over makes room, but not before the minute allows it', async () => {
  const { call, entered, pass } = limitsBench({ maxAtOnce: 1, maxPerMinute: 1 });
  const over = await call('1');
  const second = call('2');
  await pass(30_000);
  over();
  await pass(29_999);
  expect(entered).toEqual(['1']);
  await pass(1);
  await second;
});

test('a pause holds every call of the connection back, and no other connection', async () => {
  const { call, connections, clock, entered, pass } = limitsBench();
  (await call('1'))();
  connections.pause('crm', clock.now() + 30_000);
  connections.pause('crm', clock.now() + 5000);
  const waiting = [call('2', { workflowId: 'a' }), call('3', { workflowId: 'b' })];
  await call('other', { connectionId: 'shop' });
  await pass(29_999);
  expect(entered).toEqual(['1', 'other']);
  await pass(1);
  await Promise.all(waiting);
});

test('a pause that begins while calls wait for one another holds them too', async () => {
  const { call, connections, clock, entered, pass } = limitsBench({ maxAtOnce: 1 });
  const over = await call('1');
  const second = call('2');
  await turn();
  connections.pause('crm', clock.now() + 1000);
  over();
  await pass(999);
  expect(entered).toEqual(['1']);
  await pass(1);
  await second;
});

test('no pause is longer than an hour, also when the clock is set back', async () => {
  const { call, connections, clock, entered, pass } = limitsBench();
  (await call('1'))();
  connections.pause('crm', clock.now() + 1000 * MINUTE);
  const second = call('2');
  await turn();
  await pass(60 * MINUTE);
  await second;
  expect(entered).toEqual(['1', '2']);
});

test('workflows are served in turn', async () => {
  const { call, entered, pass } = limitsBench({ maxPerMinute: 1 });
  await call('first');
  const burst = Array.from({ length: 100 }, (_, i) => call(`burst ${i}`, { workflowId: 'burst' }));
  const calm = call('calm', { workflowId: 'calm' });
  await turn();
  await pass(MINUTE);
  await pass(MINUTE);
  await Promise.all([burst[0], calm]);
  expect(entered).toEqual(['first', 'burst 0', 'calm']);
});

test('changed limits act at once, also for calls that wait', async () => {
  const { call, connections, stored, entered } = limitsBench({ maxAtOnce: 1, maxPerMinute: 2 });
  await call('1');
  const second = call('2');
  await turn();
  expect(entered).toEqual(['1']);
  stored.crm = { maxAtOnce: 2, maxPerMinute: 2 };
  await connections.settingsChanged('crm');
  await second;
  const third = call('3');
  await turn();
  expect(entered).toEqual(['1', '2']);
  stored.crm = { maxAtOnce: null, maxPerMinute: null };
  await connections.settingsChanged('crm');
  await third;
});

test('a call that gives up leaves the queue, and nothing is kept of it; no alarm is left when nobody waits', async () => {
  const { call, connections, alarms, pass } = limitsBench({ maxPerMinute: 1 });
  (await call('1'))();
  const stop = new AbortController();
  const second = call('2', { signal: stop.signal });
  await turn();
  stop.abort(new Error('cancelled'));
  await expect(second).rejects.toThrow('cancelled');
  expect(connections.countOf('crm')).toEqual({ held: 0, waiting: 0 });
  await pass(MINUTE);
  expect(alarms.size).toBe(0);
});

test('a connection whose limits cannot be read fails the call, and the next one reads them again', async () => {
  let isDown = true;
  const clock = createFakeClock();
  const connections = new ConnectionLimits({
    limitsOf: async () => (isDown ? Promise.reject(new Error('disk')) : null),
    clock,
  });
  const wish = { connectionId: 'crm', workflowId: 'w', signal: never };
  await expect(connections.acquire(wish)).rejects.toThrow('disk');
  isDown = false;
  (await connections.acquire(wish))();
  expect(connections.countOf('crm')).toEqual({ held: 0, waiting: 0 });
});
