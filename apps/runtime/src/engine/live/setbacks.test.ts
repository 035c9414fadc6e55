import { AppError } from '@leeway/shared/api/error.ts';
import { expect, test } from 'vitest';
import type { Alarm } from '../limits/alarm.ts';
import { createSetbacks } from './setbacks.ts';

const isGone = (error: unknown): boolean => error instanceof AppError;
const full = new Error('The disk is full.');

/** Setbacks with an alarm that rings when the test says so, and a wake that fails with what is given. */
function setbacksOf(errors: (Error | null)[]) {
  const alarms: { ms: number; ring: () => void; isOff: boolean }[] = [];
  const tries: number[] = [];
  const alarm: Alarm = (ms, ring) => {
    const set = { ms, ring, isOff: false };
    alarms.push(set);
    return () => {
      set.isOff = true;
    };
  };
  const wake = async (runId: number): Promise<void> => {
    const error = errors[tries.length] ?? null;
    tries.push(runId);
    if (error) throw error;
  };
  return { setbacks: createSetbacks({ wake, isGone, alarm }), alarms, tries };
}

test('a run is tried again at growing intervals until it goes on', async () => {
  const { setbacks, alarms, tries } = setbacksOf([full, full, null]);
  setbacks.add(7);
  for (const next of [2, 3]) {
    alarms.at(-1)?.ring();
    await expect.poll(() => alarms.length).toBe(next);
  }
  alarms.at(-1)?.ring();
  await expect.poll(() => tries).toEqual([7, 7, 7]);
  expect(alarms.map(({ ms }) => ms)).toEqual([500, 1000, 2000]);
});

test('it is never longer than a minute', async () => {
  const { setbacks, alarms } = setbacksOf(Array.from({ length: 20 }, () => full));
  setbacks.add(7);
  for (let i = 1; i < 12; i += 1) {
    alarms.at(-1)?.ring();
    await expect.poll(() => alarms.length).toBe(i + 1);
  }
  expect(Math.max(...alarms.map(({ ms }) => ms))).toBe(60_000);
});

test('a run that never came to the disk is left alone', async () => {
  const { setbacks, alarms, tries } = setbacksOf([new AppError('run.not_found', 'There is no run 7.')]);
  setbacks.add(7);
  alarms[0]?.ring();
  await expect.poll(() => tries).toEqual([7]);
  expect(alarms).toHaveLength(1);
});

test('after a success the next setback is a first one again', async () => {
  const { setbacks, alarms } = setbacksOf([full, null]);
  setbacks.add(7);
  alarms[0]?.ring();
  await expect.poll(() => alarms.length).toBe(2);
  setbacks.forget(7);
  setbacks.add(7);
  expect(alarms.at(-1)?.ms).toBe(500);
});

test('a stop calls off what is to come', () => {
  const { setbacks, alarms } = setbacksOf([]);
  setbacks.add(7);
  setbacks.stop();
  setbacks.add(8);
  expect(alarms.map(({ isOff }) => isOff)).toEqual([true]);
});
