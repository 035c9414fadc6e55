// Folding over any events, also such as no engine would ever write: a journal can be read up to anywhere.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Asked, RunEvent } from './event.ts';
import { fold } from './fold.ts';
import type { RunState, StepState } from './state.ts';

const by = { id: 'u', name: 'Ann', via: 'session' as const };
const error = { message: 'It is down.' };
const started: RunEvent = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 't',
  output: {},
  by: null,
};
const key = fc.constantFrom('a', 'b', 'a~2', 'c');
const port = fc.constantFrom('out', 'no', 'error');
const at = fc.nat(1000);
const route = fc.constantFrom('alone' as const, 'ask' as const, 'refused' as const).map((way) => ({
  way,
  level: 'draft' as const,
  because: 'node setting' as const,
  why: '',
  score: null,
  threshold: null,
}));

/** As it is when it was written down: there is no -0 in JSON. */
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));

const event: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({ type: fc.constant('step.started' as const), at, key, attempt: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('step.completed' as const), at, key, port, output: json }),
  fc.record({
    type: fc.constant('step.failed' as const),
    at,
    key,
    attempt: fc.constant(1),
    error: fc.constant(error),
    retryAt: fc.option(at),
  }),
  fc.record({
    type: fc.constant('step.proposed' as const),
    at,
    key,
    port,
    route,
    proposal: fc.constant({ summary: '', values: { to: 'ann' } }),
  }),
  fc.record({
    type: fc.constant('effect.intended' as const),
    at,
    key,
    attempt: fc.constant(1),
    idempotencyKey: fc.constant('1/a'),
  }),
  fc.record({
    type: fc.constant('step.uncertain' as const),
    at,
    key,
    attempt: fc.constant(1),
    error: fc.constant(error),
  }),
  fc.record({
    type: fc.constant('approval.asked' as const),
    at,
    key,
    approval: fc.constantFrom('1', '2'),
    kind: fc.constantFrom('draft' as const, 'gate' as const, 'form' as const, 'uncertain' as const),
    question: fc.constant(''),
    why: fc.constant(''),
    show: fc.array(fc.record({ label: fc.string(), value: fc.string() }), { maxLength: 1 }),
    fields: fc.constant(null).map((): Asked['fields'] => []),
    editable: fc.option(fc.constant('a')),
    assignee: fc.constant(null),
    dueAt: fc.option(at),
    onTimeout: fc.constant('reject' as const),
  }),
  fc.record({
    type: fc.constant('approval.decided' as const),
    at,
    key,
    decision: fc.constantFrom(
      'approve' as const,
      'edit' as const,
      'reject' as const,
      'again' as const,
      'stop' as const,
    ),
    output: json,
    by: fc.constant(by),
    effectiveAt: at,
  }),
  fc.record({ type: fc.constant('approval.undone' as const), at, key, by: fc.constant(by) }),
  fc.record({ type: fc.constant('approval.settled' as const), at, key, port: fc.option(port) }),
  fc.record({ type: fc.constant('approval.expired' as const), at, key, port: fc.option(port) }),
  fc.record({
    type: fc.constant('run.ended' as const),
    at,
    outcome: fc.constantFrom('completed' as const, 'failed' as const, 'cancelled' as const),
  }),
  fc.record({
    type: fc.constant('run.retried' as const),
    at,
    key: fc.constant('a~3'),
    node: fc.constant('a'),
    by: fc.constant(by),
  }),
);
const journals = fc.array(event, { maxLength: 25 }).map((events) => [started, ...events]);

test('any part of a journal, written down and read again, and then the rest, give what the whole gives', () => {
  fc.assert(
    fc.property(journals, fc.nat(25), (events, cut) => {
      const part: RunEvent[] = JSON.parse(JSON.stringify(events.slice(0, cut)));
      expect(fold(events.slice(cut), fold(part))).toEqual(fold(events));
    }),
    { numRuns: 500 },
  );
});

test('the events are left as they are', () => {
  fc.assert(
    fc.property(journals, (events) => {
      const before = structuredClone(events);
      fold(events);
      expect(events).toEqual(before);
    }),
    { numRuns: 200 },
  );
});

test('the counts are those of the steps', () => {
  // A step that was retried under another key gets nothing more under its old one: the engine sees to that.
  const unretried = journals.map((events) => events.filter((one) => !('key' in one) || !one.key.includes('~')));
  fc.assert(
    fc.property(unretried, (events) => {
      const state = fold(events);
      expect(state.counts).toMatchObject({
        active: count(state, ({ status }) => status === 'running' || status === 'retrying' || status === 'decided'),
        waiting: count(state, ({ status }) => status === 'waiting' || status === 'uncertain'),
        failed: count(state, ({ status, key: one, nodeId }) => status === 'failed' && state.latest[nodeId] === one),
      });
    }),
    { numRuns: 500 },
  );
});

function count(state: RunState, isCounted: (step: StepState) => boolean): number {
  return Object.values(state.steps).filter(isCounted).length;
}
