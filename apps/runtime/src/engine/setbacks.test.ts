import { AppError } from '@leeway/shared/api/error.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSetbacks } from './setbacks.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const isGone = (error: unknown): boolean => error instanceof AppError;

test('a run is tried again at growing intervals until it goes on', async () => {
  const tries: number[] = [];
  const setbacks = createSetbacks(async (runId) => {
    tries.push(runId);
    throw new Error('The disk is full.');
  }, isGone);
  setbacks.add(7);
  await vi.advanceTimersByTimeAsync(500);
  expect(tries).toEqual([7]);
  await vi.advanceTimersByTimeAsync(999);
  expect(tries).toEqual([7]);
  await vi.advanceTimersByTimeAsync(1);
  expect(tries).toEqual([7, 7]);
  setbacks.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(tries).toEqual([7, 7]);
});

test('a run that never came to the disk is left alone', async () => {
  const wake = vi.fn(async () => {
    throw new AppError('run.not_found', 'There is no run 7.');
  });
  const setbacks = createSetbacks(wake, isGone);
  setbacks.add(7);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(wake).toHaveBeenCalledTimes(1);
});

test('after a success the next setback is a first one again', async () => {
  const wake = vi.fn(async () => undefined);
  const setbacks = createSetbacks(wake, isGone);
  setbacks.add(7);
  await vi.advanceTimersByTimeAsync(500);
  setbacks.forget(7);
  setbacks.add(7);
  await vi.advanceTimersByTimeAsync(500);
  expect(wake).toHaveBeenCalledTimes(2);
});
