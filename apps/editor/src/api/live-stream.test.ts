import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { delayAfter, openStream, type Source } from './live-stream.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A browser's connections, opened and cut by the test. */
function setUp(from = { lastId: '', isResuming: false }) {
  const urls: string[] = [];
  const sources: EventTarget[] = [];
  const log: string[] = [];
  const connect = (url: string): Source => {
    const target = new EventTarget();
    urls.push(url);
    sources.push(target);
    return Object.assign(target, { close: () => log.push('closed') });
  };
  const stream = openStream(
    {
      onMessage: ({ data }) => log.push(data),
      onState: (state) => log.push(state),
      onGap: () => log.push('gap'),
    },
    from,
    connect,
  );
  const emit = (event: Event) => sources.at(-1)?.dispatchEvent(event);
  const message = (id: string) => emit(new MessageEvent('step', { data: `event ${id}`, lastEventId: id }));
  return { stream, urls, log, emit, message };
}

test('goes on from the last place after it was cut', () => {
  const { urls, log, emit, message } = setUp();
  emit(new Event('open'));
  message('7');
  emit(new Event('error'));
  vi.advanceTimersByTime(delayAfter(1));
  emit(new Event('open'));
  expect(urls).toEqual(['/api/stream', '/api/stream?lastEventId=7']);
  expect(log).toEqual(['live', 'event 7', 'closed', 'reconnecting', 'live']);
});

test('says that something may be missed when it comes back without a place', () => {
  const { log, emit } = setUp();
  emit(new Event('open'));
  emit(new Event('error'));
  vi.advanceTimersByTime(delayAfter(1));
  emit(new Event('open'));
  expect(log.at(-1)).toBe('gap');
});

test('waits longer after each failure, up to ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(delayAfter)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test('tries at once when the person comes back', () => {
  const { stream, urls, emit } = setUp();
  emit(new Event('error'));
  stream.check(false);
  expect(urls).toHaveLength(2);
  stream.check(false);
  expect(urls).toHaveLength(2);
  stream.check(true);
  expect(urls).toHaveLength(3);
});

test('opens nothing after it was closed', () => {
  const { stream, urls, emit } = setUp();
  emit(new Event('error'));
  stream.close();
  vi.advanceTimersByTime(60_000);
  stream.check(true);
  expect(urls).toHaveLength(1);
});
