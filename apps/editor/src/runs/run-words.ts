// Runs in the words of the screen.
import type { RunSummary } from '@leeway/shared/api/runs.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import {
  type ApprovalState,
  approvalOf,
  type RunState,
  type RunStatus,
  type StepState,
  type WaitState,
} from '@leeway/shared/run/state.ts';
import { waitWords } from '../canvas/flow/wait-words.ts';
import { formatTimeLeft } from '../ui/format.ts';
import type { Tone } from '../ui/tone.tsx';

export interface Words {
  tone: Tone;
  word: string;
}

const STATUS: Record<RunStatus, Words> = {
  running: { tone: 'run', word: 'Running' },
  waiting: { tone: 'wait', word: 'Waiting' },
  completed: { tone: 'ok', word: 'Done' },
  failed: { tone: 'fail', word: 'Failed' },
  cancelled: { tone: 'neutral', word: 'Cancelled' },
};

export function statusWords(status: RunStatus): Words {
  return STATUS[status];
}

/** `version 12`, or `draft` for a run of what is not published. */
export function versionText(version: number | null): string {
  return version === null ? 'draft' : `version ${version}`;
}

export function modeText(mode: RunSummary['mode']): string | null {
  if (mode === 'live') return null;
  return mode === 'test' ? 'Test run' : 'Sample data';
}

/** Milliseconds a run took, or takes so far. */
export function spanOf({ startedAt, endedAt }: Pick<RunSummary, 'startedAt' | 'endedAt'>, now: number): number {
  return Math.max(0, (endedAt ?? now) - startedAt);
}

/** The question that keeps a run waiting: the one that is due first. */
export function openQuestion(state: RunState): { step: StepState; approval: ApprovalState } | null {
  const open = Object.values(state.steps).flatMap((step) => {
    const approval = approvalOf(step);
    const isLatest = state.latest[step.nodeId] === step.key;
    return approval?.status === 'open' && isLatest ? [{ step, approval }] : [];
  });
  const due = ({ approval }: { approval: ApprovalState }) => approval.dueAt ?? Number.POSITIVE_INFINITY;
  return open.sort((a, b) => due(a) - due(b))[0] ?? null;
}

/** As the list shows it: a run whose child runs all wait has been put away and waits as well, which its own journal cannot know. */
export function shownState(state: RunState, { status }: Pick<RunSummary, 'status'>): RunState {
  return state.status === 'running' && status === 'waiting' ? { ...state, status } : state;
}

/** What a run is at: `Waiting for Marion, 38 min left`. `nameOf` finds a person's name. */
export function stateWords(state: RunState, now: number, nameOf: (id: string) => string | undefined): Words {
  const question = openQuestion(state);
  const base = statusWords(state.status);
  const decided = state.status === 'waiting' && !question ? decidedBy(state) : undefined;
  if (decided) return { tone: 'run', word: `Decided by ${decided}, goes on in a moment` };
  if (state.status !== 'waiting') return base;
  const wait = question ? null : firstWait(state);
  if (wait) return { ...base, word: `Waiting ${waitWords(wait, now)}` };
  if (!question) return base;
  const { assignee, dueAt } = question.approval;
  const left = dueAt === null ? '' : `, ${formatTimeLeft(dueAt, now)}${dueAt >= now ? ' left' : ''}`;
  return {
    tone: dueAt !== null && dueAt < now ? 'fail' : base.tone,
    word: `Waiting for ${whoText(assignee, nameOf)}${left}`,
  };
}

/** What a run waits for besides people: what is over first. */
function firstWait(state: RunState): WaitState | undefined {
  const waits = Object.values(state.steps).flatMap(({ wait }) => (wait ? [wait] : []));
  return waits.sort((a, b) => (a.until ?? Number.POSITIVE_INFINITY) - (b.until ?? Number.POSITIVE_INFINITY))[0];
}

/** Who decided what has not taken effect yet. */
function decidedBy(state: RunState): string | undefined {
  const approvals = Object.values(state.steps).map(approvalOf);
  return approvals.find((approval) => approval?.decision && !approval.isSettled)?.decision?.by.name;
}

/** Who is asked, from an assignee such as `role:approver` or `user:<id>`. */
export function whoText(assignee: string | null, nameOf: (id: string) => string | undefined): string {
  if (assignee?.startsWith('user:')) return nameOf(assignee.slice(5)) ?? 'a person';
  if (assignee?.startsWith('role:')) return `a person with the role “${assignee.slice(5)}”`;
  return 'a person';
}

/** What somebody did with a question: `Marion approved this with edits`. */
export function decisionText(decision: Decision, name: string): string {
  const did: Record<Decision, string> = {
    approve: 'approved this',
    edit: 'approved this with edits',
    reject: 'rejected this',
    unsure: 'was not sure, so nothing went out',
    done: 'said that it was done',
    again: 'had it done again',
    stop: 'stopped the run here',
  };
  return `${name} ${did[decision]}`;
}
