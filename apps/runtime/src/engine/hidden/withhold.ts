// A journal without the values that nobody may see yet. What happened, when and by whom stays; the fold of it is a run like any other.
import type { InheritedStep, JournalEntry, KeptStep, RunEvent, StepError } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';

/** In place of a text that is withheld, and why anything is. */
export const HIDDEN = 'Hidden until it is answered.';

export type IsHidden = (nodeId: string) => boolean;

/** The events with everything left out that steps of hidden nodes wrote, or that was made of it. */
export function withhold(events: readonly JournalEntry[], isHidden: IsHidden): JournalEntry[] {
  const hasFailedHidden = events.some(({ event }) => event.type === 'step.failed' && isHidden(nodeIdOf(event.key)));
  return events.map(({ seq, event }) => ({ seq, event: withheld(event, { isHidden, hasFailedHidden }) }));
}

function withheld(event: RunEvent, of: { isHidden: IsHidden; hasFailedHidden: boolean }): RunEvent {
  const { isHidden, hasFailedHidden } = of;
  if (event.type === 'run.started') return withoutStart(event, isHidden);
  if (event.type !== 'run.ended') return isHidden(nodeIdOf(event.key)) ? withoutValues(event) : event;
  return event.error && hasFailedHidden ? { ...event, error: hiddenError(event.error) } : event;
}

type Started = Extract<RunEvent, { type: 'run.started' }>;

function withoutStart(event: Started, isHidden: IsHidden): Started {
  const { inherited, recorded, ...rest } = event;
  return {
    ...rest,
    ...(isHidden(nodeIdOf(event.trigger)) ? { output: null } : {}),
    ...(inherited === undefined ? {} : { inherited: mapped(inherited, isHidden, hiddenStep) }),
    ...(recorded === undefined ? {} : { recorded: mapped(recorded, isHidden, hiddenKept) }),
  };
}

function mapped<T>(steps: Readonly<Record<string, T>>, isHidden: IsHidden, hide: (step: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, isHidden(id) ? hide(step) : step]));
}

function hiddenStep(step: InheritedStep): InheritedStep {
  return { ...step, output: null, score: null, route: step.route && withoutScore(step.route) };
}

function hiddenKept(kept: KeptStep): KeptStep {
  return { ...kept, step: hiddenStep(kept.step) };
}

type StepEvent = Exclude<RunEvent, { type: 'run.started' | 'run.ended' }>;

function withoutValues(event: StepEvent): StepEvent {
  switch (event.type) {
    case 'step.answered':
      return withoutAnswer(event);
    case 'step.proposed': {
      const { evidence, ...rest } = event;
      const proposal = { summary: HIDDEN, values: {} };
      return {
        ...rest,
        proposal,
        route: withoutScore(event.route),
        ...(evidence ? { evidence: plain(evidence) } : {}),
      };
    }
    case 'step.kept':
      return { ...event, step: hiddenStep(event.step) };
    case 'step.completed': {
      const { metric: _metric, ...rest } = event;
      return { ...rest, ...('output' in event ? { output: null } : {}) };
    }
    case 'step.failed':
    case 'step.uncertain':
    case 'approval.kept':
      return { ...event, error: hiddenError(event.error) };
    case 'wait.begun':
      return { ...event, signal: event.signal && { ...event.signal, correlation: '' } };
    case 'child.ended':
      return withoutChild(event);
    default:
      return withoutReview(event);
  }
}

type ReviewEvent = Extract<StepEvent, { type: string }>;

/** What was asked about it, and what people said: their words may quote it. */
function withoutReview(event: ReviewEvent): ReviewEvent {
  switch (event.type) {
    case 'approval.asked': {
      const { amount: _amount, ...review } = event.review ?? {};
      const show = event.show.map(({ label }) => ({ label, value: HIDDEN }));
      return { ...event, question: HIDDEN, why: HIDDEN, show, ...(event.review ? { review } : {}) };
    }
    case 'approval.decided': {
      const { output: _output, reason: _reason, own: _own, ...rest } = event;
      return rest;
    }
    case 'approval.voted': {
      const { output: _output, ...rest } = event;
      return rest;
    }
    case 'approval.reprompted':
      return { ...event, instruction: HIDDEN };
    case 'approval.settled':
    case 'approval.expired':
    case 'approval.replaced': {
      const { verdicts: _verdicts, ...rest } = event;
      return rest;
    }
    default:
      return event;
  }
}

type Answered = Extract<StepEvent, { type: 'step.answered' }>;

function withoutAnswer(event: Answered): Answered {
  const { evidence, ...rest } = event;
  return {
    ...rest,
    output: null,
    score: NO_SCORE,
    // When it was written again, the prompt holds the draft before.
    call: { ...event.call, prompt: { system: HIDDEN, user: HIDDEN } },
    route: withoutScore(event.route),
    ...(evidence ? { evidence: plain(evidence) } : {}),
  };
}

/** The schema wants a score where there is an answer; who reads it is told that it is hidden. */
const NO_SCORE: Answered['score'] = {
  score: 0,
  agreement: null,
  grounded: 0,
  confidence: 0,
  confidenceFrom: 'none',
  failedChecks: [],
  ungrounded: [],
  differing: [],
  doubts: [],
  recipe: 'v1-single',
};

/** What held it back may be an amount in it, or a check that failed. */
function withoutScore(route: Answered['route']): Answered['route'] {
  const because = route.because === 'watch' ? 'watch' : 'node setting';
  return { ...route, score: null, why: HIDDEN, because };
}

/** Only what is named here: whatever else the log comes to keep of an item may be made of the draft. */
function plain(evidence: NonNullable<Answered['evidence']>): NonNullable<Answered['evidence']> {
  const { key, terms, inputHash, audit, isBlind } = evidence;
  return {
    key,
    ...(terms === undefined ? {} : { terms }),
    ...(inputHash === undefined ? {} : { inputHash }),
    ...(audit === undefined ? {} : { audit }),
    ...(isBlind === undefined ? {} : { isBlind }),
  };
}

function withoutChild(event: Extract<StepEvent, { type: 'child.ended' }>): StepEvent {
  const { output: _output, error, ...rest } = event;
  return { ...rest, ...(error === undefined ? {} : { error: hiddenError(error) }) };
}

function hiddenError({ code }: StepError): StepError {
  return { message: HIDDEN, ...(code === undefined ? {} : { code }) };
}
