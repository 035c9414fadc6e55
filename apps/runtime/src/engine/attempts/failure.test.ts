import { RetryableError, TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { ExpressionError } from '@leeway/shared/expression/cel.ts';
import { expect, test } from 'vitest';
import { backoffMs, isRetryable, pauseMs } from './failure.ts';

const rate = (retryAfterMs?: number) => new RetryableError('busy', { kind: 'rate', retryAfterMs });
const retry = { attempts: 5, backoffSeconds: 2, factor: 3, maxSeconds: 10 };

test('without a list every failure is tried again that another try could help', () => {
  for (const error of [rate(), new UncertainError('lost'), new Error('who knows'), 'thrown text']) {
    expect(isRetryable(error, {})).toBe(true);
  }
});

test('wrong input or set-up is never tried again, whatever the list says', () => {
  const all = { on: ['timeout', 'network', 'rate', 'server'] as const };
  for (const error of [
    new TerminalError('no'),
    new AppError('a.b', 'no'),
    new ExpressionError('missing', 'no', { source: 'a.b' }),
  ]) {
    expect(isRetryable(error, {})).toBe(false);
    expect(isRetryable(error, { on: [...all.on] })).toBe(false);
  }
});

test('with a list only those failures are tried again; one of no kind is on no list', () => {
  expect(isRetryable(rate(), { on: ['rate', 'server'] })).toBe(true);
  expect(isRetryable(new RetryableError('slow', { kind: 'timeout' }), { on: ['rate', 'server'] })).toBe(false);
  expect(isRetryable(new UncertainError('lost'), { on: ['network'] })).toBe(true);
  expect(isRetryable(new UncertainError('slow', { kind: 'timeout' }), { on: ['network'] })).toBe(false);
  expect(isRetryable(new Error('who knows'), { on: ['timeout', 'network', 'rate', 'server'] })).toBe(false);
});

test('each wait is longer by the factor up to the most, shortened by chance to no less than half', () => {
  const waits = [1, 2, 3].map((attempt) => backoffMs(retry, attempt, { random: () => 1, error: new Error('x') }));
  expect(waits).toEqual([2000, 6000, 10_000]);
  expect(backoffMs(retry, 1, { random: () => 0, error: new Error('x') })).toBe(1000);
});

test('a longer Retry-After is waited for, an hour at most', () => {
  const wait = (error: unknown) => backoffMs(retry, 1, { random: () => 1, error });
  expect(wait(rate(7000))).toBe(7000);
  expect(wait(rate(100))).toBe(2000);
  expect(wait(rate(1e12))).toBe(3_600_000);
});

test('too many requests pauses the connection for as long as it says, or for 5 s; other failures do not', () => {
  expect(pauseMs(rate(7000))).toBe(7000);
  expect(pauseMs(rate())).toBe(5000);
  expect(pauseMs(rate(1e12))).toBe(3_600_000);
  expect(pauseMs(new RetryableError('down', { kind: 'server', retryAfterMs: 7000 }))).toBeNull();
  expect(pauseMs(new Error('429'))).toBeNull();
});
