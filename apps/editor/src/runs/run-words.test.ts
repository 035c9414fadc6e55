import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { initialState, type RunState, type StepState } from '@leeway/shared/run/state.ts';
import { expect, test } from 'vitest';
import { openQuestion, shownState, spanOf, stateWords, versionText } from './run-words.ts';

const minute = 60_000;
const nobody = () => undefined;

function waiting(asked: { key: string; dueAt: number | null; assignee?: string }[]): RunState {
  const steps = asked.map(({ key, dueAt, assignee = null }) => {
    const approval = { approval: key, kind: 'draft', status: 'open', dueAt, assignee, askedAt: 0, decision: null };
    return [key, { key, nodeId: key, status: 'waiting', approvals: [approval] }] as const;
  });
  return {
    ...initialState(),
    status: 'waiting',
    steps: Object.fromEntries(steps) as Record<string, StepState> & object,
    latest: Object.fromEntries(asked.map(({ key }) => [key, key])),
  };
}

test('says who a run waits for and how long they have', () => {
  const state = waiting([{ key: 'a', dueAt: 38 * minute, assignee: 'user:u1' }]);
  const words = stateWords(state, 0, (id) => (id === 'u1' ? 'Marion' : undefined));
  expect(words).toEqual({ tone: 'wait', word: 'Waiting for Marion, 38 min left' });
});

test('a question that is late is red, and one without a due time only waits', () => {
  expect(stateWords(waiting([{ key: 'a', dueAt: 0 }]), 5 * minute, nobody)).toEqual({
    tone: 'fail',
    word: 'Waiting for a person, 5 min late',
  });
  expect(stateWords(waiting([{ key: 'a', dueAt: null }]), 0, nobody).word).toBe('Waiting for a person');
});

test('of several questions the one that is due first counts', () => {
  const state = waiting([
    { key: 'a', dueAt: null },
    { key: 'b', dueAt: 9 },
    { key: 'c', dueAt: 5 },
  ]);
  expect(openQuestion(state)?.approval.approval).toBe('c');
});

test('while a decision can still be undone it says who decided', () => {
  const state = waiting([{ key: 'a', dueAt: null }]);
  const approval = state.steps['a']?.approvals[0];
  const by = { id: 'u1', name: 'Marion', via: 'session' } as const;
  if (approval)
    Object.assign(approval, { status: 'decided', decision: { decision: 'approve', by, at: 1, effectiveAt: 10 } });
  expect(stateWords(state, 5, nobody).word).toBe('Decided by Marion, goes on in a moment');
});

test('a run that waits for something else than a person says for what', () => {
  const signal = (name: string, until: number | null): RunEvent => ({
    ...{ type: 'wait.begun', at: 1, key: name, until, signal: { name, correlation: '' } },
  });
  const started: RunEvent = {
    ...{ type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 't', output: {}, by: null },
  };
  const named = signal('payment-received', null);
  expect(stateWords(fold([started, named]), 0, nobody).word).toBe('Waiting for the signal “payment-received”');
  const both = fold([started, named, signal('hook:paid', 9)]);
  expect(stateWords(both, 0, nobody).word).toBe('Waiting for a call to /hooks/paid');
});

test('a run that does not wait says its own state', () => {
  expect(stateWords({ ...initialState(), status: 'completed' }, 0, nobody)).toEqual({ tone: 'ok', word: 'Done' });
});

test('versions and spans', () => {
  expect([versionText(12), versionText(null)]).toEqual(['version 12', 'draft']);
  expect([spanOf({ startedAt: 5, endedAt: 9 }, 100), spanOf({ startedAt: 5, endedAt: null }, 100)]).toEqual([4, 95]);
});

test('a run whose child runs all wait is said to wait, and one at work is not', () => {
  const running = fold([
    { type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 't', output: {}, by: null },
  ]);
  expect(stateWords(shownState(running, { status: 'waiting' }), 0, nobody).word).toBe('Waiting');
  expect(stateWords(shownState(running, { status: 'running' }), 0, nobody).word).toBe('Running');
  const ended = { ...running, status: 'completed' as const };
  expect(stateWords(shownState(ended, { status: 'waiting' }), 0, nobody).word).toBe('Done');
});
