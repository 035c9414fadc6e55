// What folding a journal gives (fold.ts). Never stored as the truth.
import type { ItemEvidence } from '../dial/evidence-event.ts';
import type { Provenance } from '../dial/provenance.ts';
import type { Route } from '../dial/route.ts';
import type { ScoreParts } from '../dial/score.ts';
import type { Level } from '../graph/dial-setting.ts';
import type { ChildrenState } from './children.ts';
import type {
  Actor,
  Asked,
  Decision,
  KeptStep,
  Key,
  MetricPoint,
  Parent,
  RunEvent,
  RunMode,
  StepError,
} from './event.ts';

export type RunStatus = 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';
/**
 * `retrying`: waits for its next attempt · `decided`: a person let the effect happen, it is about to · `uncertain`: nobody knows whether
 * it happened · `refused`: it would have happened (test run, watch level), the run goes on · `rejected`: a person said no, or nobody
 * answered in time; nothing that follows it is taken.
 */
export type StepStatus =
  | 'running'
  | 'retrying'
  | 'decided'
  | 'waiting'
  | 'uncertain'
  | 'done'
  | 'refused'
  | 'rejected'
  | 'failed';

export interface Attempt {
  number: number;
  startedAt: number;
  endedAt: number | null;
  error: StepError | null;
}

export interface DecisionState {
  decision: Decision;
  output?: unknown;
  reason?: string | undefined;
  by: Actor;
  at: number;
  effectiveAt: number;
  seconds?: number | undefined;
  idempotencyKey?: string | undefined;
  /** Node id of the step whose mistake it was. */
  fault?: string | undefined;
  isBulk?: boolean | undefined;
  /** What the person had answered before the draft was shown. */
  own?: Record<string, unknown> | undefined;
}

/** An approval of one of several people who must approve. */
export interface VoteState {
  by: Actor;
  at: number;
  decision: 'approve' | 'edit';
  /** The edited value. */
  output?: unknown;
  idempotencyKey?: string | undefined;
}

/** A question of a step, open or closed. `expired` and `decided` exclude each other. `replaced`: its draft was written again. */
export interface ApprovalState extends Omit<Asked, 'type' | 'key' | 'at'> {
  askedAt: number;
  status: 'open' | 'decided' | 'expired' | 'withdrawn' | 'replaced';
  /** Approvals so far, where several are needed. */
  votes: VoteState[];
  /** Null when nobody is to be reminded any more. */
  remindAt: number | null;
  /** It was due then, and went from this person or role to the one that it is assigned to now. */
  escalated: { at: number; from: string | null; wasDueAt: number | null } | null;
  /** The AI is writing it again: it cannot be decided meanwhile. */
  rewriting: { instruction: string; by: Actor } | null;
  /** Why it could not be written again. */
  rewriteError: StepError | null;
  /** The draft that was replaced, what it had cost, and what was to be different. */
  replaced: { at: number; drafted: unknown; costUsd: number | null; instruction: string; by: Actor } | null;
  /** Set as soon as a person has decided, also while it can be undone. */
  decision: DecisionState | null;
  isSettled: boolean;
}

export interface StepState {
  key: Key;
  nodeId: string;
  status: StepStatus;
  startedAt: number;
  endedAt: number | null;
  attempts: Attempt[];
  port: string | null;
  /** What the node's name means in expressions: the decided value. */
  output: unknown;
  /** What the AI wrote or the effect proposed, before any person. */
  drafted: unknown;
  score: ScoreParts | null;
  call: AiCallState | null;
  route: Route | null;
  /** Of live runs: what the dial's evidence keeps of it. */
  evidence: ItemEvidence | null;
  proposal: { summary: string; values: Record<string, unknown> } | null;
  approvals: ApprovalState[];
  retryAt: number | null;
  error: StepError | null;
  metric: MetricPoint | null;
  /** An effect was begun and its end is not known yet. */
  isIntended: boolean;
  /** The time in which the effect could be held back is over: it goes out, or somebody is asked. */
  isUndoOver: boolean;
  /** A person approved or edited this output in this run: it counts as sure. */
  isDecided: boolean;
  /** The built-in provider made its output. */
  isBuiltIn: boolean;
  /** It belongs to the parent run, and is here to be read. */
  isInherited: boolean;
  /** What another run made its output of. */
  carried: Provenance | null;
  /** What it waits for besides people; null when it does not. */
  wait: WaitState | null;
  /** Of a container that has begun its work. */
  children: ChildrenState | null;
  /** Corrections that a person made when the step was tried again; they win over its config. */
  correction: Record<string, unknown> | null;
  /** How many steps of the run were settled before it; null while it is not. */
  settledAs: number | null;
}
export interface WaitState {
  /** Null: for ever. */
  until: number | null;
  signal: { name: string; correlation: string } | null;
}
export type AiCallState = Extract<RunEvent, { type: 'step.answered' }>['call'];

export interface RunState {
  status: RunStatus;
  workflowId: string;
  version: number | null;
  mode: RunMode;
  trigger: Key;
  by: Actor | null;
  startedAt: number;
  endedAt: number | null;
  /** Time of the last event: the `now` of pure rules. */
  now: number;
  /** By key, in the order they began. A node's latest key is in `latest`. */
  steps: Record<Key, StepState>;
  latest: Record<string, Key>;
  /** How many of the latest steps are at work, wait for somebody, or failed; they make the status. */
  counts: { active: number; waiting: number; failed: number; settled: number };
  error: StepError | null;
  /** Only of child runs. */
  parent: Parent | null;
  /** How many workflows called each other down to this run. */
  depth: number;
  /** The most that the workflow which called this one may do alone; null when none did. */
  ceiling: Level | null;
  /** Ids of the workflows that called each other down to this run. */
  callers: string[];
  /** The run that called it and did not wait for it. */
  calledBy: string | null;
  /** Only of forks. */
  forkOf: { run: string; cut: Key[] } | null;
  /** Only of forks: steps that are answered from the run it began from, by node id. */
  recorded: Record<string, KeptStep> | null;
}

/** The state before the first event. */
export function initialState(): RunState {
  return {
    status: 'running',
    workflowId: '',
    version: null,
    mode: 'live',
    trigger: '',
    by: null,
    startedAt: 0,
    endedAt: null,
    now: 0,
    steps: {},
    latest: {},
    counts: { active: 0, waiting: 0, failed: 0, settled: 0 },
    error: null,
    parent: null,
    depth: 0,
    ceiling: null,
    callers: [],
    calledBy: null,
    forkOf: null,
    recorded: null,
  };
}

/** The step a node is at, or undefined when it has not begun. */
export function stepOf(state: RunState, nodeId: string): StepState | undefined {
  const key = state.latest[nodeId];
  return key === undefined ? undefined : state.steps[key];
}

/** The step that was settled last: its output is the run's. */
export function lastStep(state: RunState): StepState | undefined {
  let last: StepState | undefined;
  for (const step of Object.values(state.steps)) {
    if (step.settledAs === null || step.isInherited) continue;
    if (!last || step.settledAs > (last.settledAs ?? -1)) last = step;
  }
  return last;
}

/** The step's newest question, open or closed. */
export function approvalOf(step: StepState): ApprovalState | undefined {
  return step.approvals[step.approvals.length - 1];
}

/** Whether the AI is to write the step's draft again, or is at it. */
export function isRewriting(step: StepState): boolean {
  const approval = approvalOf(step);
  return approval !== undefined && approval.rewriting !== null;
}

/** Whether a run can never go on by itself. */
export function isFinal(status: RunStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Whether a step is over for what follows: it left by `port`, or by none (null: every edge after it is skipped). */
export function isSettled(step: StepState): boolean {
  return step.status === 'done' || step.status === 'refused' || step.status === 'rejected';
}
