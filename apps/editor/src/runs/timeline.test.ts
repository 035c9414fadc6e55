import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { expect, test } from 'vitest';
import { barsOf, countAt, headAt, momentAt, momentsOf, moveFrom, placeBars } from './timeline.ts';

const score = {
  score: 0.71,
  grounded: 1,
  confidence: 0.7,
  confidenceFrom: 'self-report' as const,
  failedChecks: [],
  ungrounded: [],
  agreement: null,
  differing: [],
  doubts: [],
  recipe: 'v1-single' as const,
};
const call = {
  provider: 'p',
  model: 'm',
  isBuiltIn: false,
  isFallback: false,
  prompt: { system: '', user: '' },
  tokensIn: 1,
  tokensOut: 1,
  costUsd: 0,
  latencyMs: 1,
};
const route = (way: 'alone' | 'ask') => ({
  way,
  level: 'draft' as const,
  because: 'node setting' as const,
  why: 'Draft and approve.',
  score: 0.71,
  threshold: null,
});
const by = { id: 'u', name: 'Marion', via: 'session' as const };

/** A trigger, a draft that asks and is approved, an action that fails once, a measure. */
const EVENTS: RunEvent[] = [
  { type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 't', output: {}, by: null },
  { type: 'step.started', at: 100, key: 'd', attempt: 1 },
  { type: 'step.answered', at: 4000, key: 'd', output: {}, score, call, route: route('ask'), port: 'out' },
  {
    ...{ type: 'approval.asked', at: 4000, key: 'd', approval: '1', kind: 'draft', question: 'q', why: 'w' },
    ...{ show: [], fields: [], editable: 'd', assignee: null, dueAt: null, onTimeout: 'reject' },
  } as RunEvent,
  { type: 'approval.decided', at: 90_000, key: 'd', decision: 'approve', by, effectiveAt: 100_000 },
  { type: 'approval.settled', at: 100_000, key: 'd', port: 'out' },
  { type: 'effect.intended', at: 100_010, key: 's', attempt: 1, idempotencyKey: 'k' },
  { type: 'step.failed', at: 101_000, key: 's', attempt: 1, error: { message: 'no' }, retryAt: 102_000 },
  { type: 'effect.intended', at: 102_000, key: 's', attempt: 2, idempotencyKey: 'k' },
  { type: 'step.completed', at: 103_010, key: 's', port: 'out' },
  { type: 'step.completed', at: 103_010, key: 'm', port: 'out' },
  { type: 'run.ended', at: 103_010, outcome: 'completed' },
];
const entries = EVENTS.map((event, index) => ({ seq: index + 1, event }));
const bars = barsOf(entries);
const moments = momentsOf(bars, entries.length);

test('every step has a bar for its work and one for each wait; a try again belongs to the same work', () => {
  expect(bars.map(({ key, kind, from, to }) => [key, kind, from, to])).toEqual([
    ['t', 'work', 1, 1],
    ['d', 'work', 2, 3],
    ['d', 'wait', 4, 6],
    ['s', 'work', 7, 10],
    ['m', 'work', 11, 11],
  ]);
});

test('a run that still goes on has open bars', () => {
  const waiting = barsOf(entries.slice(0, 4));
  expect(waiting.at(-1)).toMatchObject({ key: 'd', kind: 'wait', endedAt: null, to: null });
  expect(momentsOf(waiting, 4).at(-1)).toEqual({ count: 4, key: 'd', isDecision: true });
});

test('the state at a moment is the fold of the events up to it', () => {
  const wait = moments.find((moment) => moment.count === 4);
  expect(fold(EVENTS.slice(0, wait?.count)).steps['d']?.status).toBe('waiting');
  expect(fold(EVENTS.slice(0, moments.at(-1)?.count)).status).toBe('completed');
});

test('moving stops where work ended and where a wait began and was over', () => {
  expect(moments.map(({ count }) => count)).toEqual([1, 3, 4, 6, 10, 11, 12]);
  expect(moveFrom(moments, 3, 'next')?.count).toBe(4);
  expect(moveFrom(moments, 4, 'previous')?.count).toBe(3);
  expect(moveFrom(moments, 12, 'next')).toBeNull();
  expect([moveFrom(moments, 5, 'first')?.count, moveFrom(moments, 5, 'last')?.count]).toEqual([1, 12]);
});

test('the brackets go from decision to decision', () => {
  expect(moveFrom(moments, 1, 'nextDecision')?.count).toBe(6);
  expect(moveFrom(moments, 12, 'previousDecision')?.count).toBe(6);
  expect(moveFrom(moments, 6, 'previousDecision')).toBeNull();
});

const start: RunEvent = {
  ...{ type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 't', output: {}, by: null },
};

test('a wait for a time has a bar of its own and is no decision', () => {
  const waited = [
    start,
    { type: 'wait.begun', at: 5, key: 'w', until: 900, signal: null },
    { type: 'wait.ended', at: 900, key: 'w', port: 'out', by: 'time' },
  ] satisfies RunEvent[];
  const found = barsOf(waited.map((event, seq) => ({ seq, event })));
  expect(found.map(({ key, kind, isPerson, from, to }) => [key, kind, isPerson, from, to])).toEqual([
    ['t', 'work', false, 1, 1],
    ['w', 'wait', false, 2, 3],
  ]);
  expect(momentsOf(found, 3).map(({ count, isDecision }) => [count, isDecision])).toEqual([
    [1, false],
    [2, false],
    [3, false],
  ]);
});

test('a container is one bar, with its items and pauses; an item that ends after it begins nothing', () => {
  const key = 'each';
  const item = { type: 'child.ended', at: 30, key, index: 0, run: '2', outcome: 'completed' } as const;
  const repeated = [
    start,
    { type: 'children.planned', at: 1, key, total: 2, concurrency: 1, onItemError: 'stop' },
    { type: 'child.started', at: 1, key, index: 0, run: '2' },
    item,
    { type: 'wait.begun', at: 30, key, until: 90, signal: null },
    { type: 'wait.ended', at: 90, key, port: null, by: 'time' },
    { type: 'step.failed', at: 95, key, attempt: 1, error: { message: 'no' }, retryAt: null },
    { ...item, index: 1, run: '3', at: 99 },
  ] satisfies RunEvent[];
  const found = barsOf(repeated.map((event, seq) => ({ seq, event })));
  expect(found.slice(1)).toMatchObject([{ key, kind: 'work', from: 2, to: 7 }]);
});

test('a place between two moments belongs to the one before it', () => {
  expect(momentAt(moments, 5)?.count).toBe(4);
  expect(momentAt([], 5)).toBeUndefined();
});

test('bars fill the line: work by its length, waits not to scale, nothing vanishes', () => {
  const placed = placeBars(bars, 103_010);
  expect(placed.reduce((sum, bar) => sum + bar.width, 0)).toBeCloseTo(1);
  const width = (key: string, kind: string) => placed.find((bar) => bar.key === key && bar.kind === kind)?.width ?? 0;
  expect(width('d', 'work')).toBeGreaterThan(width('s', 'work'));
  expect(width('d', 'wait')).toBeLessThan(0.35);
  expect(Math.min(...placed.map((bar) => bar.width))).toBeGreaterThan(0.01);
});

test('lines of instant steps, of waits only and of nothing are drawn too', () => {
  const instant = placeBars(barsOf(entries.slice(0, 1)), 0);
  expect(instant[0]).toMatchObject({ left: 0, width: 1 });
  expect(placeBars(bars.slice(2, 3), 0)[0]).toMatchObject({ left: 0, width: 1 });
  expect(placeBars([], 0)).toEqual([]);
});

test('the playhead stands after what has ended and before what goes on', () => {
  const placed = placeBars(bars, 103_010);
  const draft = placed[1];
  const end = (draft?.left ?? 0) + (draft?.width ?? 0);
  expect(headAt(placed, 3)).toBeCloseTo(end);
  expect(headAt(placed, 4)).toBeCloseTo(end);
  expect(headAt(placed, 12)).toBeCloseTo(1);
  expect(headAt([], 3)).toBe(0);
});

test('pointing at a bar gives the end of its work, or the beginning of its wait', () => {
  const placed = placeBars(bars, 103_010);
  const middle = (index: number) => (placed[index]?.left ?? 0) + (placed[index]?.width ?? 0) / 2;
  expect([countAt(placed, middle(1)), countAt(placed, middle(2)), countAt(placed, 1)]).toEqual([3, 4, 11]);
  expect(countAt([], 0.5)).toBeNull();
});
