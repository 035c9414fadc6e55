import { any } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { TerminalError } from '../../contract/run.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const NOW = '2026-11-20T12:00:00.000Z';
const facts = { runId: 'r', startedAt: NOW, now: NOW, mode: 'live' as const };
const parse = (config: object) => definition.config.parse(config);
const planOf = (config: object) => ofKind(run, 'wait').wait(parse(config), {}, facts);
const after = (ms: number) => Date.parse(NOW) + ms;
const context = { input: any, scope: {}, shapeOfCel: () => any };
const HOUR = 3_600_000;

test.each([
  [{ amount: 2, unit: 'seconds' }, 2000],
  [{ amount: 90, unit: 'minutes' }, 1.5 * HOUR],
  [{ amount: 0.5, unit: 'hours' }, HOUR / 2],
  [{ amount: 60, unit: 'days' }, 60 * 24 * HOUR],
  [{}, 24 * HOUR],
])('waits for a time: %j', (config, ms) => {
  expect(planOf(config)).toEqual({ kind: 'until', at: after(ms) });
});

test.each([
  ['2027-03-01', '2027-03-01T00:00:00Z'],
  ['2027-03-01T09:00', '2027-03-01T09:00:00Z'],
  [' 2027-03-01 09:00 ', '2027-03-01T09:00:00Z'],
  ['2027-03-01T09:00:30.5Z', '2027-03-01T09:00:30.500Z'],
  ['2027-03-01T09:00+01:00', '2027-03-01T08:00:00Z'],
  ['2027-03-01T09:00:00-05:00', '2027-03-01T14:00:00Z'],
  ['2020-02-29', '2020-02-29T00:00:00Z'],
])('waits until a moment: %s', (until, at) => {
  expect(planOf({ mode: 'until', until })).toEqual({ kind: 'until', at: Date.parse(at) });
});

test.each(['', 'tomorrow', '1 March 2027', '2027-02-30', '2027-13-01T00:00', '2027-03-01T25:00', '1803900000'])(
  'the moment “%s” fails the step for good, in words',
  (until) => {
    expect(() => planOf({ mode: 'until', until })).toThrow(TerminalError);
    expect(() => planOf({ mode: 'until', until })).toThrow(`“${until}” is not a moment`);
  },
);

test('a moment more than ten years away is refused', () => {
  expect(() => planOf({ mode: 'until', until: '2046-01-01' })).toThrow('more than ten years away');
  expect(planOf({ mode: 'until', until: '2036-11-19' })).toMatchObject({ kind: 'until' });
});

test('waits for a signal with the key of this run, as long as it takes or for a time', () => {
  const signal = { mode: 'signal', signal: ' paid ', correlation: ' A-1 ' };
  expect(planOf(signal)).toEqual({ kind: 'signal', name: 'paid', correlation: 'A-1', until: null });
  expect(planOf({ ...signal, limit: 2, limitUnit: 'hours' })).toMatchObject({ until: after(2 * HOUR) });
});

test('waits for a call by the name of its address', () => {
  expect(planOf({ mode: 'webhook', path: 'paid', match: 'body.id', correlation: 'A-1', limit: 1 })).toEqual({
    kind: 'signal',
    name: 'hook:paid',
    correlation: 'A-1',
    until: after(24 * HOUR),
  });
});

test('has a port for being too late only when it waits for a limited time', () => {
  const portsOf = (config: object) => definition.outputs(parse(config)).map(({ name }) => name);
  expect(portsOf({})).toEqual(['out']);
  expect(portsOf({ mode: 'signal' })).toEqual(['out']);
  expect(portsOf({ mode: 'signal', limit: 1 })).toEqual(['out', 'timeout']);
  expect(portsOf({ mode: 'webhook', limit: 1 })).toEqual(['out', 'timeout']);
  // Left over from when it waited for a signal.
  expect(portsOf({ mode: 'time', limit: 1 })).toEqual(['out']);
});

test('what came may be missing only where it may be too late', () => {
  const shapeOf = (config: object) => definition.output(parse(config), context);
  expect(shapeOf({})).toMatchObject({ fields: { at: { type: 'text' } } });
  expect(shapeOf({})).not.toHaveProperty('fields.value');
  expect(shapeOf({ mode: 'signal' })).not.toHaveProperty('fields.value.optional');
  expect(shapeOf({ mode: 'webhook', limit: 1 })).toHaveProperty('fields.value.optional', true);
});

test.each([
  [{}, 'For 1 day'],
  [{ amount: 3, unit: 'hours' }, 'For 3 hours'],
  [{ mode: 'until' }, 'No moment set yet'],
  [{ mode: 'until', until: '2027-03-01' }, 'Until 2027-03-01'],
  [{ mode: 'signal' }, 'No signal named yet'],
  [{ mode: 'signal', signal: 'paid' }, 'For the signal “paid”'],
  [{ mode: 'webhook', path: 'paid' }, 'For a call of /hooks/paid'],
])('%j is described as %s', (config, words) => {
  expect(definition.describe(parse(config))).toBe(words);
});

test.each([
  [{}, []],
  [{ amount: 3654, unit: 'days' }, ['amount']],
  [{ mode: 'until' }, ['until']],
  [{ mode: 'signal' }, ['signal']],
  [{ mode: 'signal', signal: 'paid', limit: 4000 }, ['limit']],
  [{ mode: 'webhook' }, []],
  [{ mode: 'webhook', match: 'body.id' }, ['correlation']],
  [{ mode: 'webhook', correlation: '{{ order.id }}' }, ['match']],
  [{ mode: 'webhook', match: 'body.id', correlation: '{{ order.id }}' }, []],
])('%j has problems at %j', (config, fields) => {
  expect((definition.check?.(parse(config)) ?? []).map(({ field }) => field)).toEqual(fields);
});
