import { expect, test } from 'vitest';
import type { Route } from '../dial/route.ts';
import { partOf } from '../graph/bodies.ts';
import { graphSchema } from '../graph/graph.ts';
import { orderOf } from '../graph/order.ts';
import { checkJournal } from './check-journal.ts';
import type { Actor, RunEvent } from './event.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
const ann: Actor = { id: 'u1', name: 'Ann', via: 'session' };
const node = (id: string) => ({ id, name: id, type: 'x.y', title: id, position: { x: 0, y: 0 }, config: {} });
const edge = (source: string, target: string, sourcePort = 'out') => ({
  id: `${source}-${target}`,
  source,
  sourcePort,
  target,
});
/** t → a → join ← b ← t, and a leads to z only by its other port. */
const graph = graphSchema.parse({
  schema: 1,
  nodes: ['t', 'a', 'b', 'join', 'z'].map(node),
  edges: [edge('t', 'a'), edge('t', 'b'), edge('a', 'join'), edge('b', 'join'), edge('a', 'z', 'no')],
});
const order = orderOf(graph);
const problemsOf = (events: RunEvent[], mayRepeat = false): string[] =>
  checkJournal(events, { part: (container) => partOf(graph, order, container), mayRepeat: () => mayRepeat });

const route = (way: Route['way']): Route => ({
  way,
  level: 'draft',
  because: 'node setting',
  why: '',
  score: null,
  threshold: null,
});
const start: RunEvent = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 't',
  output: {},
  by: null,
};
const completed = (key: string, more: Partial<Of<'step.completed'>> = {}): RunEvent => ({
  type: 'step.completed',
  at: 1,
  key,
  port: 'out',
  output: {},
  ...more,
});
const begun = (key: string, attempt = 1): RunEvent => ({ type: 'step.started', at: 1, key, attempt });
const failed = (key: string, attempt = 1, retryAt: number | null = null): RunEvent => ({
  type: 'step.failed',
  at: 1,
  key,
  attempt,
  error: { message: 'Down.' },
  retryAt,
});
const uncertain = (key: string, attempt = 1): RunEvent => ({
  type: 'step.uncertain',
  at: 1,
  key,
  attempt,
  error: { message: 'Cut off.' },
});
const proposed = (key: string, way: Route['way'] = 'alone'): RunEvent => ({
  type: 'step.proposed',
  at: 1,
  key,
  proposal: { summary: 'Send it', values: {} },
  route: route(way),
  port: 'out',
});
const intended = (key: string, attempt = 1, idempotencyKey = `1/${key}`): RunEvent => ({
  type: 'effect.intended',
  at: 1,
  key,
  attempt,
  idempotencyKey,
});
const asked = (key: string, approval = '1', kind: Of<'approval.asked'>['kind'] = 'draft'): RunEvent => ({
  type: 'approval.asked',
  at: 1,
  key,
  approval,
  kind,
  question: '?',
  why: '',
  show: [],
  fields: [],
  editable: null,
  assignee: null,
  dueAt: null,
  onTimeout: 'reject',
});
const decided = (key: string, decision: Of<'approval.decided'>['decision'] = 'approve'): RunEvent => ({
  type: 'approval.decided',
  at: 1,
  key,
  decision,
  by: ann,
  effectiveAt: 1,
});
const undone = (key: string): RunEvent => ({ type: 'approval.undone', at: 1, key, by: ann });
const settled = (key: string, port: string | null = 'out'): RunEvent => ({
  type: 'approval.settled',
  at: 1,
  key,
  port,
});
const expired = (key: string): RunEvent => ({ type: 'approval.expired', at: 1, key, port: null });
const retried = (key: string, of: string): RunEvent => ({ type: 'run.retried', at: 1, key, node: of, by: ann });
const ended = (outcome: Of<'run.ended'>['outcome'] = 'completed'): RunEvent => ({ type: 'run.ended', at: 0, outcome });

const wait = (key: string): RunEvent => ({ type: 'wait.begun', at: 1, key, until: 9, signal: null });
const waited = (key: string, port: string | null = 'out'): RunEvent => ({
  type: 'wait.ended',
  at: 1,
  key,
  port,
  by: 'time',
  output: {},
});
const planned = (key: string, total = 2): RunEvent => ({
  type: 'children.planned',
  at: 1,
  key,
  total,
  concurrency: 1,
  onItemError: 'stop',
});
const child = (key: string, index: number, run = `${index + 7}`): RunEvent => ({
  type: 'child.started',
  at: 1,
  key,
  index,
  run,
});
const childEnded = (key: string, index: number, more: Partial<Of<'child.ended'>> = {}): RunEvent => ({
  type: 'child.ended',
  at: 1,
  key,
  index,
  run: `${index + 7}`,
  outcome: 'completed',
  ...more,
});
const allDone = (key: string): RunEvent => completed(key, { output: undefined, ofChildren: true });

const ask = [proposed('a', 'ask'), asked('a')];
const rest = [completed('b'), completed('join'), ended()];
const eachOne = [planned('a'), child('a', 0), childEnded('a', 0)];
const sound: [what: string, events: RunEvent[]][] = [
  ['a run of pure steps', [completed('a'), ...rest]],
  ['a branch that skips', [completed('a', { port: 'no' }), completed('b'), completed('z'), completed('join'), ended()]],
  ['an attempt that a crash cut off', [begun('a'), begun('a'), completed('a'), ...rest]],
  ['attempts that failed', [begun('a'), failed('a', 1, 9), begun('a', 2), completed('a'), ...rest]],
  [
    'a failure before anything was begun',
    [failed('a', 1, 9), proposed('a'), intended('a', 2), completed('a'), ...rest],
  ],
  ['an effect that went alone', [proposed('a'), intended('a'), completed('a'), ...rest]],
  ['an effect that was decided', [...ask, decided('a'), settled('a'), intended('a'), completed('a'), ...rest]],
  [
    'a decision that was taken back',
    [...ask, decided('a'), undone('a'), decided('a', 'reject'), settled('a', null), ...rest],
  ],
  ['a refused effect', [proposed('a', 'refused'), ...rest]],
  ['a failure that is branched off', [proposed('a'), intended('a'), failed('a'), completed('a'), ...rest]],
  [
    'an uncertain effect that a person let happen again',
    [
      proposed('a'),
      intended('a'),
      uncertain('a'),
      asked('a', '1', 'uncertain'),
      decided('a', 'again'),
      settled('a'),
      intended('a', 2),
      completed('a'),
      ...rest,
    ],
  ],
  [
    'work that ends late',
    [begun('a'), proposed('b'), intended('b'), ended('cancelled'), completed('a'), uncertain('b')],
  ],
  [
    'a run that was tried again',
    [
      completed('b'),
      begun('a'),
      failed('a'),
      ended('failed'),
      retried('a~2', 'a'),
      begun('a~2'),
      completed('a~2'),
      completed('join'),
      ended(),
    ],
  ],
];

test.each(sound)('%s is sound', (_what, events) => {
  expect(problemsOf([start, ...events])).toEqual([]);
  // Every beginning of a sound journal is one: that is what a crash leaves.
  for (let length = 1; length <= events.length; length += 1)
    expect(problemsOf([start, ...events.slice(0, length)])).toEqual([]);
});

const effect = [proposed('a'), intended('a')];
const broken: [what: string, events: RunEvent[], problem: string][] = [
  ['a second beginning', [start], 'The run has started already.'],
  ['a step after the end', [completed('a'), ...rest, begun('a~2')], 'The run is over.'],
  ['a second end', [ended('cancelled'), ended('failed')], 'The run is over.'],
  ['a decision after the end', [...ask, ended('cancelled'), decided('a')], 'The run is over.'],
  ['a late end of what never began', [ended('cancelled'), completed('a')], 'The run was over before the step began.'],
  ['an end while a step is at work', [completed('a'), begun('b'), ended()], '1 steps were at work'],
  ['an end while a person is asked', [...ask, completed('b'), ended()], '1 waited'],
  ['an end before everything began', [completed('a'), completed('b'), ended()], 'join had not begun'],
  ['a step that completes twice', [completed('a'), completed('a')], 'The step is done.'],
  ['a step that begins again when it is done', [completed('a'), begun('a', 2)], 'The step is done.'],
  ['a step that is not in the graph', [completed('elsewhere')], 'no such step in the graph'],
  ['a join that does not wait', [completed('a'), completed('join')], 'before it could'],
  ['a step behind an edge that was not taken', [completed('a'), completed('z')], 'before it could'],
  ['a second key without a retry', [completed('a~2')], 'Nobody tried the step again.'],
  ['a retry of what had not failed', [begun('a'), ended('failed'), retried('a~2', 'a')], 'had not failed'],
  ['a retry under a wrong key', [failed('a'), ended('failed'), retried('a~3', 'a')], 'should be a~2'],
  ['an attempt that is left out', [begun('a'), failed('a', 1, 9), begun('a', 3)], 'Attempt 3 cannot come here; 2 can.'],
  ['an attempt that is counted twice', [begun('a'), failed('a', 1, 9), begun('a', 1)], 'Attempt 1 cannot'],
  ['a failure of another attempt', [begun('a'), failed('a', 2)], 'Attempt 2 cannot'],
  ['an effect without a proposal', [intended('a')], 'never said what would happen'],
  ['an effect that nobody decided', [...ask, intended('a')], 'Nobody had decided'],
  ['an effect while it can still be undone', [...ask, decided('a'), intended('a')], 'Nobody had decided'],
  ['an effect without its intent', [proposed('a'), completed('a')], 'its intent is not in the journal'],
  ['an effect that is sent twice', [...effect, intended('a')], 'must not happen twice'],
  ['an uncertain effect that nobody answered', [...effect, uncertain('a'), intended('a', 2)], 'nobody has answered'],
  ['something uncertain that never began', [begun('a'), uncertain('a')], 'Nothing was begun'],
  ['an idempotency key that changes', [...effect, failed('a', 1, 9), intended('a', 2, 'x')], 'has changed'],
  ['an idempotency key of another step', [...effect, proposed('b'), intended('b', 1, '1/a')], 'of a.'],
  ['an output of a step that is not done', [begun('b'), completed('a', { sameAs: 'b' })], 'which is not done'],
  ['a question that is asked twice', [...ask, proposed('b', 'ask'), asked('b')], 'asked before'],
  ['two questions of a step at once', [...ask, asked('a', '2')], 'still open'],
  ['work on a step that a person is asked about', [...ask, begun('a')], 'A person is asked'],
  ['a decision that nobody asked for', [decided('a')], 'Nothing was asked.'],
  ['a decision on a step without a question', [begun('a'), decided('a')], 'Nothing was asked.'],
  ['two decisions', [...ask, decided('a'), decided('a', 'reject')], 'decided already'],
  ['a decision that settles without being made', [...ask, settled('a')], 'Nobody has decided.'],
  ['a decision that is undone before it is made', [...ask, undone('a')], 'Nobody has decided.'],
  ['a decision that settles twice', [...ask, decided('a'), settled('a'), settled('a')], 'settled already'],
  ['a wait that begins twice', [wait('a'), wait('a')], 'waits already'],
  ['a wait that ends without beginning', [begun('a'), waited('a')], 'does not wait'],
  ['a wait that ends twice', [wait('a'), waited('a'), waited('a')], 'The step is done.'],
  ['a wait after the end', [ended('cancelled'), wait('a')], 'The run is over.'],
  ['children that are planned twice', [planned('a'), planned('a')], 'planned before'],
  ['a child that nobody planned', [begun('a'), child('a', 0)], 'never planned'],
  ['a child too many', [planned('a', 1), child('a', 0), childEnded('a', 0), child('a', 1)], 'only 1 children'],
  ['more children at once than allowed', [planned('a'), child('a', 0), child('a', 1)], 'at work at once'],
  ['a child that begins twice', [...eachOne, child('a', 0)], 'has begun already'],
  ['a run that is two children', [...eachOne, child('a', 1, '7')], 'Run 7 is another child.'],
  ['the end of a stranger', [...eachOne, childEnded('a', 0, { run: '99' })], '99 is no child'],
  ['a container that is done too soon', [planned('a'), child('a', 0), allDone('a')], 'children are at work'],
  ['a decision that expires', [...ask, decided('a'), expired('a')], 'decided in time'],
];

test.each(broken)('%s is found', (_what, events, problem) => {
  const problems = problemsOf([start, ...events]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
});

test('an effect that may be repeated goes again after a crash', () => {
  expect(problemsOf([start, ...effect, intended('a'), completed('a'), ...rest], true)).toEqual([]);
});

test('a journal that does not begin, or is empty, is said to be so', () => {
  expect(problemsOf([])).toEqual(['It is empty.']);
  expect(problemsOf([completed('a')])).toEqual(['It begins with step.completed instead of run.started.']);
});

test('a problem names the event and its step', () => {
  expect(problemsOf([start, completed('a'), completed('a')])).toEqual([
    'Event 3, step.completed of a: The step is done.',
  ]);
});

test('an event that no rule knows is passed over', () => {
  const later: RunEvent = JSON.parse('{"type":"step.praised","at":1,"key":"a"}');
  expect(problemsOf([start, begun('a'), later, completed('a'), ...rest])).toEqual([]);
});
