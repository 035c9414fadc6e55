// One run while it is in memory: what its work may see, and how it hands in what it did.
import type { ContainerPlan, RunContext, RunFacts } from '@leeway/nodes/contract/run.ts';
import type { Calendar } from '@leeway/shared/calendar/calendar.ts';
import type { InheritedStep, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import type { Clock } from '../../services/clock.ts';
import type { Pass } from '../../store/files/crash-points.ts';
import type { RunHead } from '../../store/journal/append.ts';
import type { LiveDials } from '../dials/dials.ts';
import type { EvidenceKeys } from '../dials/evidence-keys.ts';
import type { LiveTrust } from '../dials/live-trust.ts';
import type { Handed } from '../durable/sqlite.ts';
import type { ConnectionLimits } from '../limits/connection-limits.ts';
import type { RunSlots, SlotHolder } from '../limits/run-slots.ts';
import type { RunTime } from '../limits/run-time.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import type { Turns } from '../reviewing/turns.ts';

/** What an attempt may use of the outside world, made anew for each attempt. */
export type ContextFactory = (attempt: {
  signal: AbortSignal;
  idempotencyKey: string;
  run: RunHead;
  nodeTitle: string;
}) => RunContext;

export interface WorkDeps {
  clock: Clock;
  dials: LiveDials;
  trust: LiveTrust;
  keys: EvidenceKeys;
  contextFor: ContextFactory;
  runSlots: RunSlots;
  connectionLimits: ConnectionLimits;
  /** Working hours of the workspace; null: every minute counts. */
  calendar(): Calendar | null;
  turns: Turns;
  nextApprovalId(): string;
  nextRunId(): number;
  /** The live version of another workflow, and the trigger that a call starts it by. Throws TerminalError when there is none. */
  called(workflowId: string): Promise<{ plan: Plan; trigger: PlanNode }>;
  /** 0..1, for the jitter of retries. */
  random(): number;
  /** For tests that let the process die at a named point. */
  pass?: Pass | undefined;
}

export interface LiveRun {
  head: RunHead;
  plan: Plan;
  state: RunState;
  /** Outputs by node name, in step with the state. */
  scope: Record<string, unknown>;
  /** What was worked out of containers that are at work; made again when the run comes back. */
  containers: Map<Key, { plan: ContainerPlan; inherited: Record<string, InheritedStep> | null }>;
  /** The slot it holds among the runs of its workflow that call the outside. */
  slot: SlotHolder['slot'];
  time: RunTime;
  /** Aborted when the run is cancelled or its time is over, or the engine cannot wait any longer for its work to end. */
  signal(): AbortSignal;
  /** Aborted when the engine is closing, or the run ended or could not go on: no further attempt begins. */
  stopSignal(): AbortSignal;
  hand(handed: Handed): void;
  deps: WorkDeps;
}

/** Keeps the outputs by name in step with events that were folded in. */
export function updateScope(run: Pick<LiveRun, 'plan' | 'state' | 'scope'>, events: readonly RunEvent[]): void {
  for (const event of events) {
    if (event.type === 'run.ended') continue;
    setOutput(run, event.type === 'run.started' ? event.trigger : event.key);
    // A gate may have changed the output that it showed.
    if (event.type !== 'approval.settled') continue;
    const approvals = run.state.steps[event.key]?.approvals ?? [];
    const editable = approvals[approvals.length - 1]?.editable;
    if (editable) setOutput(run, run.state.latest[editable] ?? editable);
  }
}

function setOutput({ plan, state, scope }: Pick<LiveRun, 'plan' | 'state' | 'scope'>, key: Key): void {
  const step = state.steps[key];
  const node = plan.nodes.get(nodeIdOf(key));
  if (step && node && step.endedAt !== null && step.output !== undefined) scope[node.name] = step.output;
}

/** The scope of a state that was read back from its journal. */
export function scopeOf(plan: Plan, state: RunState): Record<string, unknown> {
  const scope: Record<string, unknown> = { ...plan.emptyScope, run: factsOfRun(state) };
  for (const key of Object.values(state.latest)) setOutput({ plan, state, scope }, key);
  return scope;
}

/** What pure steps know of the run beside their input. `at`: when the step begins. */
export function factsOf({ head }: Pick<LiveRun, 'head'>, at: number): RunFacts {
  return new Facts(head, at);
}

/** Hardly any step asks for its times, and writing one out costs as much as a small step: each is made when it is asked for. */
class Facts implements RunFacts {
  readonly #head: RunHead;
  readonly #at: number;
  constructor(head: RunHead, at: number) {
    this.#head = head;
    this.#at = at;
  }
  get runId(): string {
    return String(this.#head.id);
  }
  get startedAt(): string {
    return new Date(this.#head.startedAt).toISOString();
  }
  get now(): string {
    return new Date(this.#at).toISOString();
  }
  get mode(): RunFacts['mode'] {
    return this.#head.mode;
  }
}

/** What expressions know of the run itself. */
function factsOfRun(state: RunState): Record<string, unknown> {
  return { startedAt: new Date(state.startedAt).toISOString(), mode: state.mode };
}

/** A step's node as it is in this run: with what a person corrected when the step was tried again. */
export function nodeOfStep({ plan, state }: Pick<LiveRun, 'plan' | 'state'>, nodeId: string): PlanNode | undefined {
  const node = plan.nodes.get(nodeId);
  const correction = stepOf(state, nodeId)?.correction ?? null;
  return correction === null ? node : node?.corrected(correction);
}

/** A node's input: the output of the node before it, or outputs by name where several meet. `key`: whose it is, when of one. */
export function inputOf(
  { plan, state }: Pick<LiveRun, 'plan' | 'state'>,
  node: PlanNode,
): { value: unknown; key: Key | null } {
  const steps: StepState[] = [];
  for (const id of node.before) {
    const step = stepOf(state, id);
    if (step && leadsTo(plan, step, node.id) && !steps.includes(step)) steps.push(step);
  }
  const [only] = plan.order.firstToArrive.has(node.id) ? steps.toSorted(bySettling) : steps;
  if (only && (steps.length === 1 || plan.order.firstToArrive.has(node.id)))
    return { value: only.output, key: only.key };
  return {
    value: Object.fromEntries(steps.map((step) => [plan.nodes.get(step.nodeId)?.name ?? step.nodeId, step.output])),
    key: null,
  };
}

function bySettling(one: StepState, other: StepState): number {
  return (one.settledAs ?? 0) - (other.settledAs ?? 0);
}

/** Whether the step is over and left by a port from which an edge goes to the node. */
function leadsTo({ order }: Plan, { nodeId, port, endedAt }: StepState, target: string): boolean {
  if (endedAt === null || port === null) return false;
  const edges = order.outgoing.get(nodeId) ?? [];
  return edges.some((edge) => edge.target === target && edge.sourcePort === port);
}
