import { describe, expect, test } from 'vitest';
import type { Actor, RunEvent } from './event.ts';
import { fold } from './fold.ts';
import { reviewProblems } from './review-rules.ts';
import { approvalOf, type StepState } from './state.ts';

const ann: Actor = { id: 'ann', name: 'Ann', via: 'session' };
const dan: Actor = { id: 'dan', name: 'Dan', via: 'key' };
const key = 'draft';
const decided = (by: Actor): RunEvent => ({
  type: 'approval.decided',
  at: 9,
  key,
  decision: 'approve',
  by,
  effectiveAt: 9,
});
const voted = (by: Actor, more: object = {}): RunEvent => ({
  type: 'approval.voted',
  at: 5,
  key,
  decision: 'approve',
  by,
  ...more,
});
const reprompted: RunEvent = { type: 'approval.reprompted', at: 5, key, instruction: 'Shorter', by: ann };

/** A run whose step asks for two approvals, and what has happened since. */
function stepAfter(...events: RunEvent[]): StepState {
  const started: RunEvent = {
    type: 'run.started',
    at: 1,
    workflowId: 'w',
    version: 1,
    mode: 'live',
    trigger: 'start',
    output: {},
    by: ann,
  };
  const asked: RunEvent = {
    type: 'approval.asked',
    at: 2,
    key,
    approval: '1',
    kind: 'draft',
    question: 'q',
    why: 'w',
    show: [],
    fields: [],
    editable: key,
    assignee: 'user:ann',
    dueAt: 100,
    onTimeout: 'reject',
    review: { needed: 2, remindAt: 50 },
  };
  const step = fold([started, { type: 'step.started', at: 2, key, attempt: 1 }, asked, ...events]).steps[key];
  if (!step) throw new Error('there is no such step');
  return step;
}

function problems(event: RunEvent, ...before: RunEvent[]): string[] {
  const approval = approvalOf(stepAfter(...before));
  if (!approval) throw new Error('nothing was asked');
  return reviewProblems(approval, event);
}

describe('approvals of several people', () => {
  test('a yes needs as many different people as it was asked with', () => {
    expect(problems(decided(ann))).toEqual(['1 of 2 people had approved.']);
    expect(problems(decided(dan), voted(ann))).toEqual([]);
    expect(problems(decided(ann), voted(ann))).toEqual(['Ann had approved already.']);
    expect(problems(voted(ann), voted(ann))).toEqual(['Ann had approved already.']);
    expect(problems(voted(dan), voted(ann), decided(dan))).toEqual(['It was decided already.']);
  });

  test('one who had approved may reject, and one who had not cannot take it back', () => {
    const rejected: RunEvent = { type: 'approval.decided', at: 9, key, decision: 'reject', by: ann, effectiveAt: 9 };
    expect(problems(rejected, voted(ann))).toEqual([]);
    const back: RunEvent = { type: 'approval.unvoted', at: 9, key, by: dan, isEdit: false };
    expect(problems(back, voted(ann))).toEqual(['Dan had not approved.']);
  });

  test('an edit makes the approvals before it void, and taking it back those after it', () => {
    const edit = voted(dan, { decision: 'edit', output: { body: 'x' } });
    expect(stepAfter(voted(ann), edit).approvals[0]?.votes).toMatchObject([{ by: dan, decision: 'edit' }]);
    const back: RunEvent = { type: 'approval.unvoted', at: 9, key, by: dan, isEdit: true };
    expect(stepAfter(edit, voted(ann), back).approvals[0]?.votes).toEqual([]);
    const other: RunEvent = { type: 'approval.unvoted', at: 9, key, by: ann, isEdit: false };
    expect(stepAfter(edit, voted(ann), other).approvals[0]?.votes).toMatchObject([{ by: dan }]);
  });
});

describe('drafts that are written again', () => {
  const kept: RunEvent = { type: 'approval.kept', at: 6, key, error: { message: 'No model.' } };
  const replaced: RunEvent = { type: 'approval.replaced', at: 6, key };

  test('nothing is decided meanwhile', () => {
    expect(problems(voted(dan), reprompted)).toEqual(['It is being written again.']);
    expect(problems(reprompted, reprompted)).toEqual(['It is being written again.']);
    expect(stepAfter(reprompted).status).toBe('decided');
  });

  test('the old draft is kept, or closed with what was wanted', () => {
    expect(problems(kept)).toEqual(['Nobody asked for another draft.']);
    expect(problems(replaced)).toEqual(['Nobody asked for another draft.']);
    expect(stepAfter(reprompted, kept)).toMatchObject({
      status: 'waiting',
      approvals: [{ status: 'open', rewriting: null, rewriteError: { message: 'No model.' } }],
    });
    expect(stepAfter(reprompted, replaced).approvals).toMatchObject([
      { status: 'replaced', isSettled: true, replaced: { instruction: 'Shorter', by: ann } },
    ]);
  });
});

test('it goes to somebody else with a new time, and is given away by hand', () => {
  const escalated: RunEvent = { type: 'approval.escalated', at: 100, key, to: 'role:owner', dueAt: 200 };
  const assigned: RunEvent = { type: 'approval.assigned', at: 110, key, to: null, by: ann };
  expect(stepAfter({ type: 'approval.reminded', at: 50, key }).approvals[0]?.remindAt).toBeNull();
  expect(stepAfter(escalated).approvals[0]).toMatchObject({
    assignee: 'role:owner',
    dueAt: 200,
    remindAt: null,
    escalated: { at: 100, from: 'user:ann', wasDueAt: 100 },
  });
  expect(stepAfter(escalated, assigned).approvals[0]?.assignee).toBeNull();
  expect(problems(escalated, voted(ann), decided(dan))).toEqual(['It was decided in time.']);
});
