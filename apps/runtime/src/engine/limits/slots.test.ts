import { expect, test } from 'vitest';
import { type SlotRules, Slots } from './slots.ts';

const never = new AbortController().signal;

/** Slots with a limit that can be changed, and a diary of who entered. */
function slotsOf(max: number | null, rules: Partial<SlotRules> = {}) {
  const limit = { max };
  const slots = new Slots({ maxOf: () => limit.max, ...rules });
  const entered: string[] = [];
  const enter = async (name: string, { group = '', signal = never } = {}) => {
    const leave = await slots.acquire('key', { group, signal });
    entered.push(name);
    return leave;
  };
  return { slots, limit, entered, enter };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('lets in as many as may be at once, the next when one leaves, in the order they came', async () => {
  const { slots, entered, enter } = slotsOf(2);
  const [first, second] = [await enter('1'), await enter('2')];
  const rest = [enter('3'), enter('4')];
  await turn();
  expect(entered).toEqual(['1', '2']);
  expect(slots.countOf('key')).toEqual({ held: 2, waiting: 2 });
  first();
  first();
  await turn();
  expect(entered).toEqual(['1', '2', '3']);
  second();
  await Promise.all(rest);
  expect(entered).toEqual(['1', '2', '3', '4']);
});

test('a group with thousands waiting does not starve another', async () => {
  const { entered, enter } = slotsOf(1);
  const leaveFirst = await enter('first');
  const burst = Array.from({ length: 5000 }, (_, i) => enter(`burst ${i}`, { group: 'burst' }));
  const calm = enter('calm', { group: 'calm' });
  leaveFirst();
  (await (burst[0] ?? calm))();
  (await calm)();
  expect(entered.slice(0, 3)).toEqual(['first', 'burst 0', 'calm']);
});

test('one that gives up leaves the queue, and whoever waited behind it goes on', async () => {
  const { slots, entered, enter } = slotsOf(1);
  const leave = await enter('1');
  const stop = new AbortController();
  const gaveUp = enter('2', { signal: stop.signal });
  const third = enter('3');
  await turn();
  stop.abort(new Error('enough'));
  await expect(gaveUp).rejects.toThrow('enough');
  expect(slots.countOf('key')).toEqual({ held: 1, waiting: 1 });
  leave();
  (await third)();
  expect(entered).toEqual(['1', '3']);
  await expect(enter('4', { signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow('late');
  expect(slots.countOf('key')).toEqual({ held: 0, waiting: 0 });
});

test('a limit that is raised or lifted acts as soon as it is said, also for those that entered before there was one', async () => {
  const { slots, limit, entered, enter } = slotsOf(null);
  await enter('1');
  await enter('2');
  limit.max = 2;
  const waiting = [enter('3'), enter('4'), enter('5')];
  await turn();
  expect(entered).toEqual(['1', '2']);
  limit.max = 3;
  slots.advance('key');
  await turn();
  expect(entered).toEqual(['1', '2', '3']);
  limit.max = null;
  slots.advance('key');
  await Promise.all(waiting);
  expect(slots.countOf('key')).toEqual({ held: 5, waiting: 0 });
});

test('another reason than the number holds back too, and nobody overtakes those who wait', async () => {
  let isOpen = false;
  const counted: string[] = [];
  const { slots, entered, enter } = slotsOf(null, { mayEnter: () => isOpen, onEnter: (key) => counted.push(key) });
  const first = enter('1');
  await turn();
  expect(counted).toEqual([]);
  isOpen = true;
  const second = enter('2');
  slots.advance('key');
  await Promise.all([first, second]);
  expect(entered).toEqual(['1', '2']);
  expect(counted).toEqual(['key', 'key']);
});
