import { describe, expect, test } from 'vitest';
import type { Route } from '../dial/route.ts';
import type { Actor, RunEvent } from './event.ts';
import { fold } from './fold.ts';
import { type RunState, stepOf } from './state.ts';

const ann: Actor = { id: 'u1', name: 'Ann', via: 'session' };
type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
type More<T extends RunEvent['type']> = Partial<Of<T>>;

const route = (way: Route['way']): Route => ({
  way,
  level: 'draft',
  because: 'node setting',
  why: 'The dial is on draft.',
  score: 0.9,
  threshold: null,
});
const score = {
  score: 0.9,
  grounded: 1,
  confidence: 0.75,
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
  costUsd: 0.5,
  latencyMs: 1,
};

const started = (at = 0): RunEvent => ({
  type: 'run.started',
  at,
  workflowId: 'w',
  version: 3,
  mode: 'live',
  trigger: 't',
  output: { text: 'Hi' },
  by: ann,
});
const stepStarted = (key: string, attempt = 1, at = 1): RunEvent => ({ type: 'step.started', at, key, attempt });
const completed = (key: string, more: More<'step.completed'> = {}): RunEvent => ({
  type: 'step.completed',
  at: 2,
  key,
  port: 'out',
  output: { of: key },
  ...more,
});
const answered = (key: string, way: Route['way']): RunEvent => ({
  type: 'step.answered',
  at: 3,
  key,
  output: { body: 'Draft' },
  score,
  call,
  route: route(way),
  port: 'out',
});
const proposed = (key: string, way: Route['way']): RunEvent => ({
  type: 'step.proposed',
  at: 3,
  key,
  proposal: { summary: 'Send a mail', values: { body: 'Draft' } },
  route: route(way),
  port: 'out',
});
const intended = (key: string, attempt = 1, at = 4): RunEvent => ({
  type: 'effect.intended',
  at,
  key,
  attempt,
  idempotencyKey: `1/${key}`,
});
const failed = (key: string, more: More<'step.failed'> = {}): RunEvent => ({
  type: 'step.failed',
  at: 5,
  key,
  attempt: 1,
  error: { message: 'Down.' },
  retryAt: null,
  ...more,
});
const asked = (key: string, more: More<'approval.asked'> = {}): RunEvent => ({
  type: 'approval.asked',
  at: 6,
  key,
  approval: '1',
  kind: 'draft',
  question: 'Send it?',
  why: 'The dial is on draft.',
  show: [],
  fields: [],
  editable: key,
  assignee: null,
  dueAt: null,
  onTimeout: 'reject',
  ...more,
});
const decided = (key: string, more: More<'approval.decided'> = {}): RunEvent => ({
  type: 'approval.decided',
  at: 7,
  key,
  decision: 'approve',
  by: ann,
  effectiveAt: 7,
  ...more,
});
const settled = (key: string, port: string | null = 'out'): RunEvent => ({
  type: 'approval.settled',
  at: 8,
  key,
  port,
});
const ended = (outcome: Of<'run.ended'>['outcome'], more: More<'run.ended'> = {}): RunEvent => ({
  type: 'run.ended',
  at: 9,
  outcome,
  ...more,
});
const retried = (key: string, node: string): RunEvent => ({ type: 'run.retried', at: 10, key, node, by: ann });

/** The state after a start and these events. */
const after = (...events: RunEvent[]): RunState => fold([started(), ...events]);

describe('a run', () => {
  test('begins with its trigger settled', () => {
    expect(after()).toMatchObject({
      status: 'running',
      workflowId: 'w',
      version: 3,
      trigger: 't',
      by: ann,
      steps: { t: { status: 'done', port: 'out', output: { text: 'Hi' } } },
      counts: { active: 0, waiting: 0, failed: 0 },
    });
  });

  test('waits only while nothing is at work', () => {
    const both = after(stepStarted('a'), asked('g', { kind: 'gate', editable: null }));
    expect(both).toMatchObject({ status: 'running', counts: { active: 1, waiting: 1 } });
    expect(fold([completed('a')], both)).toMatchObject({ status: 'waiting', counts: { active: 0, waiting: 1 } });
  });

  test.each(['completed', 'failed', 'cancelled'] as const)('ends as %s, with the time and the reason', (outcome) => {
    expect(after(ended(outcome, { error: { message: 'Why' } }))).toMatchObject({
      status: outcome,
      endedAt: 9,
      error: { message: 'Why' },
    });
  });

  test('stays ended when work that was under way ends late', () => {
    const state = after(stepStarted('a'), ended('cancelled', { by: ann }), completed('a'));
    expect(state).toMatchObject({ status: 'cancelled', endedAt: 9, steps: { a: { status: 'done' } } });
  });

  test('takes the time of its last event', () => {
    expect(after(completed('a', { at: 77 })).now).toBe(77);
  });

  test('is the same folded at once or event by event', () => {
    const events = [started(), stepStarted('a'), answered('a', 'ask'), asked('a'), decided('a'), settled('a')];
    const steps = events.reduce<RunState | undefined>((state, event) => fold([event], state), undefined);
    expect(steps).toEqual(fold(events));
  });
});

describe('a step', () => {
  test('ends with its port, output and metric', () => {
    const metric = { metric: 'answered', kind: 'count' as const, value: 1, unit: '' };
    expect(after(stepStarted('a'), completed('a', { metric })).steps.a).toMatchObject({
      status: 'done',
      port: 'out',
      output: { of: 'a' },
      metric,
      endedAt: 2,
      attempts: [{ number: 1, startedAt: 1, endedAt: 2, error: null }],
    });
  });

  test('may hand on the output of another, which is kept once', () => {
    expect(after(completed('a'), completed('b', { output: undefined, sameAs: 'a' })).steps.b?.output).toEqual({
      of: 'a',
    });
  });

  test('is tried again: each attempt with its error', () => {
    const waiting = after(stepStarted('a'), failed('a', { retryAt: 20 }));
    expect(waiting).toMatchObject({ status: 'running', steps: { a: { status: 'retrying', retryAt: 20 } } });
    const done = fold([stepStarted('a', 2, 20), completed('a', { at: 21 })], waiting);
    expect(done.steps.a?.attempts).toEqual([
      { number: 1, startedAt: 1, endedAt: 5, error: { message: 'Down.' } },
      { number: 2, startedAt: 20, endedAt: 21, error: null },
    ]);
  });

  test('whose attempt a crash cut off begins the same attempt again', () => {
    const state = after(stepStarted('a', 1, 1), stepStarted('a', 1, 50), completed('a', { at: 51 }));
    expect(state.steps.a?.attempts).toEqual([{ number: 1, startedAt: 50, endedAt: 51, error: null }]);
  });

  test('fails for good, or goes on with its error as the output', () => {
    expect(after(failed('a'))).toMatchObject({ counts: { active: 0, failed: 1 }, steps: { a: { status: 'failed' } } });
    const error = { message: 'Down.' };
    expect(after(failed('a'), completed('a', { port: 'error', output: { error } }))).toMatchObject({
      counts: { active: 0, failed: 0 },
      steps: { a: { status: 'done', port: 'error', output: { error } } },
    });
  });
});

describe('an AI answer', () => {
  test('that goes alone ends its step, with score and call', () => {
    expect(after(stepStarted('a'), answered('a', 'alone')).steps.a).toMatchObject({
      status: 'done',
      output: { body: 'Draft' },
      drafted: { body: 'Draft' },
      score: { score: 0.9 },
      call: { costUsd: 0.5 },
      isDecided: false,
    });
  });

  test('that asks has no output until a person has decided', () => {
    const state = after(stepStarted('a'), answered('a', 'ask'), asked('a'));
    expect(state.steps.a).toMatchObject({ status: 'waiting', output: undefined, drafted: { body: 'Draft' } });
    fold([decided('a')], state);
    expect(state).toMatchObject({ status: 'waiting', steps: { a: { approvals: [{ status: 'decided' }] } } });
    fold([settled('a')], state);
    expect(state.steps.a).toMatchObject({ status: 'done', output: { body: 'Draft' }, isDecided: true });
  });

  test('that was edited means the edited value; what was drafted is kept', () => {
    const edit = decided('a', { decision: 'edit', output: { body: 'Better' } });
    expect(after(answered('a', 'ask'), asked('a'), edit, settled('a')).steps.a).toMatchObject({
      output: { body: 'Better' },
      drafted: { body: 'Draft' },
      isDecided: true,
    });
  });

  test.each([
    { port: null, status: 'rejected' },
    { port: 'error', status: 'done' },
  ])('that was rejected leaves by $port and says who and why', ({ port, status }) => {
    const no = decided('a', { decision: 'reject', reason: 'Too pushy' });
    expect(after(answered('a', 'ask'), asked('a'), no, settled('a', port)).steps.a).toMatchObject({
      status,
      port,
      output: { error: { message: 'Ann said no: Too pushy' } },
      isDecided: false,
    });
  });
});

describe('a question', () => {
  test('is open again when its decision was taken back', () => {
    const state = after(answered('a', 'ask'), asked('a'), decided('a'), {
      type: 'approval.undone',
      at: 8,
      key: 'a',
      by: ann,
    });
    expect(state.steps.a?.approvals).toMatchObject([{ status: 'open', decision: null, isSettled: false }]);
  });

  test('that nobody answered in time leaves by the port of its node', () => {
    const expired = (key: string, port: string | null): RunEvent => ({ type: 'approval.expired', at: 8, key, port });
    expect(after(answered('a', 'ask'), asked('a'), expired('a', null)).steps.a).toMatchObject({ status: 'rejected' });
    expect(after(asked('g', { kind: 'gate' }), expired('g', 'timeout')).steps.g).toMatchObject({
      status: 'done',
      port: 'timeout',
      output: { decision: 'timeout' },
    });
    expect(after(asked('f', { kind: 'form' }), expired('f', 'timeout')).steps.f?.output).toEqual({});
  });

  test('of a run that failed is withdrawn, and open again when the run is tried again', () => {
    const state = after(asked('g', { kind: 'gate' }), failed('a'), ended('failed'));
    expect(state.steps.g?.approvals).toMatchObject([{ status: 'withdrawn' }]);
    fold([retried('a~2', 'a')], state);
    expect(state).toMatchObject({ status: 'running', endedAt: null, error: null });
    expect(state.steps.g?.approvals).toMatchObject([{ status: 'open' }]);
  });

  test('that was decided before the run failed is decided again after the retry', () => {
    const state = after(asked('g', { kind: 'gate' }), decided('g'), failed('a'), ended('failed'));
    expect(state.steps.g?.approvals).toMatchObject([{ status: 'withdrawn', decision: { decision: 'approve' } }]);
    expect(fold([retried('a~2', 'a')], state).steps.g?.approvals).toMatchObject([{ status: 'decided' }]);
  });

  test('of a completed run keeps its end', () => {
    const state = after(asked('g', { kind: 'gate' }), decided('g'), settled('g', 'approved'), ended('completed'));
    expect(state.steps.g?.approvals).toMatchObject([{ status: 'decided', isSettled: true }]);
  });
});

describe('a gate', () => {
  const gate = asked('g', { kind: 'gate', editable: 'a' });

  test('that is approved decides the output that it shows', () => {
    const state = after(answered('a', 'alone'), gate, decided('g'), settled('g', 'approved'));
    expect(state.steps).toMatchObject({
      a: { output: { body: 'Draft' }, isDecided: true },
      g: { status: 'done', port: 'approved', output: { decision: 'approve', by: 'Ann', values: {} } },
    });
  });

  test("that was edited changes the other node's output from here on", () => {
    const edit = decided('g', { decision: 'edit', output: { body: 'Better' }, reason: 'Shorter' });
    expect(after(answered('a', 'alone'), gate, edit, settled('g', 'approved')).steps).toMatchObject({
      a: { output: { body: 'Better' }, drafted: { body: 'Draft' }, isDecided: true },
      g: { output: { decision: 'edit', reason: 'Shorter', values: { body: 'Better' } } },
    });
  });

  test('that is rejected decides nothing', () => {
    const state = after(answered('a', 'alone'), gate, decided('g', { decision: 'reject' }), settled('g', 'rejected'));
    expect(state.steps).toMatchObject({ a: { isDecided: false }, g: { status: 'done', port: 'rejected' } });
  });

  test('a form brings what the person filled in, and it counts as decided', () => {
    const state = after(asked('f', { kind: 'form' }), decided('f', { output: { price: 12 } }), settled('f', 'done'));
    expect(state.steps.f).toMatchObject({ status: 'done', output: { price: 12 }, isDecided: true });
  });
});

describe('an effect', () => {
  test('goes alone: proposal, intent, end', () => {
    const state = after(proposed('m', 'alone'), intended('m'));
    expect(state.steps.m).toMatchObject({ status: 'running', isIntended: true, drafted: { body: 'Draft' } });
    expect(fold([completed('m')], state).steps.m).toMatchObject({ status: 'done', isIntended: false });
  });

  test('that is refused is over, with what it would have done as its output', () => {
    expect(after(proposed('m', 'refused'))).toMatchObject({
      counts: { active: 0, waiting: 0 },
      steps: { m: { status: 'refused', output: { body: 'Draft' }, port: 'out' } },
    });
  });

  test('that was edited is carried out as edited', () => {
    const edit = decided('m', { decision: 'edit', output: { body: 'Better' } });
    expect(after(proposed('m', 'ask'), asked('m'), edit, settled('m'))).toMatchObject({
      status: 'running',
      steps: { m: { status: 'decided', isDecided: true, proposal: { values: { body: 'Better' } } } },
    });
  });

  const uncertain: RunEvent = { type: 'step.uncertain', at: 5, key: 'm', attempt: 1, error: { message: 'Lost.' } };
  const lost = [proposed('m', 'alone'), intended('m'), uncertain, asked('m', { kind: 'uncertain', editable: null })];

  test.each([
    { answer: 'done' as const, status: 'done', counts: { active: 0, failed: 0 } },
    { answer: 'again' as const, status: 'decided', counts: { active: 1, failed: 0 } },
    { answer: 'stop' as const, status: 'failed', counts: { active: 0, failed: 1 } },
  ])('of which nobody knows: $answer → $status', ({ answer, status, counts }) => {
    const state = after(...lost);
    expect(state).toMatchObject({ status: 'waiting', steps: { m: { status: 'uncertain', isIntended: false } } });
    fold([decided('m', { decision: answer }), settled('m', answer === 'stop' ? null : 'out')], state);
    expect(state).toMatchObject({ counts: { waiting: 0, ...counts }, steps: { m: { status } } });
  });
});

describe('a retry by a person', () => {
  test('has its own key, and the node is at it from then on', () => {
    const state = after(failed('a'), ended('failed'), retried('a~2', 'a'), completed('a~2'));
    expect(state).toMatchObject({ latest: { a: 'a~2' }, counts: { active: 0, failed: 0 } });
    expect(stepOf(state, 'a')).toMatchObject({ key: 'a~2', nodeId: 'a', status: 'done' });
    expect(state.steps.a?.status).toBe('failed');
  });

  test('keeps what a person decided about an effect', () => {
    const edit = decided('m', { decision: 'edit', output: { body: 'Better' } });
    const state = after(proposed('m', 'ask'), asked('m'), edit, settled('m'), intended('m'), failed('m'));
    fold([ended('failed'), retried('m~2', 'm')], state);
    expect(state.steps['m~2']).toMatchObject({
      status: 'decided',
      isDecided: true,
      proposal: { values: { body: 'Better' } },
    });
  });

  test('of an effect that nobody decided begins from the proposal', () => {
    const state = after(proposed('m', 'alone'), intended('m'), failed('m'), ended('failed'), retried('m~2', 'm'));
    expect(state.steps['m~2']).toMatchObject({ status: 'running', proposal: null, isDecided: false });
  });
});

test('an answer of before the second reading is folded as one without it', () => {
  const { agreement: _a, differing: _b, doubts: _c, ...oldScore } = score;
  // As it stands in an old journal: those are read as they are.
  const old: RunEvent = JSON.parse(JSON.stringify({ ...answered('a', 'alone'), score: oldScore }));
  expect(stepOf(fold([started(), old]), 'a')?.score).toEqual(score);
});
