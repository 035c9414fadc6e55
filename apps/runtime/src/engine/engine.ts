// The engine's face: everything that makes a run begin, go on or stop goes through here.
import type { Delivery, InputProblem } from '@leeway/nodes/contract/run.ts';
import type { Incident, IncidentState } from '@leeway/shared/api/incidents.ts';
import type { Alike, RetriedAlike } from '@leeway/shared/api/runs.ts';
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import type { DialSetting, Level } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import type { Actor, Decision, JournalEntry, Key, RunMode } from '@leeway/shared/run/event.ts';
import type { RunState, RunStatus } from '@leeway/shared/run/state.ts';
import type { ApprovalNews } from '../store/journal/append.ts';
import type { SignalAddress } from '../store/waits.ts';
import type { ForkInput } from './again/fork.ts';
import type { Notices } from './notices/notices.ts';
import type { PlanNode } from './plans/plan.ts';
import type { Previews } from './preview/previews.ts';
import type { Swept } from './retention.ts';
import type { Team } from './reviewing/may-decide.ts';
import type { Measures } from './watching/measures.ts';
import type { QueueFigures } from './watching/queue.ts';

/** How a start is answered: at once when the run is on disk, or when it ended or parked within `waitMs`. */
export interface StartAnswer {
  runId: string;
  /** Set when the caller waited and the run ended or parked in time. */
  status?: RunStatus;
  /** Output of the step that ended last; only with `status: completed`. */
  output?: unknown;
}

export type DeliveryAnswer =
  | ({ kind: 'started' } & StartAnswer)
  /** The workflow is paused: the delivery is stored and starts on resume. */
  | { kind: 'held' }
  /** The workflow is paused, and its trigger keeps nothing meanwhile: it is counted only. */
  | { kind: 'dropped' }
  /** `deliveryId`: under which it is kept, to be corrected; null when a person was told at once. */
  /** It was for a run that waits for a call. */
  | { kind: 'signalled'; answer: SignalAnswer }
  | { kind: 'rejected'; problems: InputProblem[]; deliveryId: string | null };

export interface StartInput {
  workflowId: string;
  mode: RunMode;
  /** For a hand-made start: the trigger's input as a person or script gave it. */
  input: unknown;
  /** Trigger node id; the first manual one, else the first, when left out. */
  trigger?: string | undefined;
  by: Actor | null;
  /** Waits at most so long for the end or a park; 0 does not wait. */
  waitMs: number;
}

/** `delivered`: a run goes on with it · `kept`: no run waits for it yet · `repeated`: it was known already, nothing has changed. */
export type SignalAnswer = 'delivered' | 'kept' | 'repeated';

export interface DecideInput {
  approvalId: string;
  decision: Decision;
  output?: unknown;
  reason?: string | undefined;
  seconds?: number | undefined;
  /** Node id of the AI step whose mistake it was. */
  fault?: string | undefined;
  /** Together with others, after opening another one. */
  isBulk?: boolean | undefined;
  by: Actor;
  idempotencyKey: string;
  /** Milliseconds until the decision takes effect. */
  undoMs: number;
}

/** What a person did themselves with an item of a step on “Watch only”. */
export interface OwnResult {
  workflowId: string;
  nodeId: string;
  /** Which item: its run, or values of what its run began with, by dotted path. */
  runId?: string | undefined;
  match?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Its fields; a plain text where the step writes one text. */
  output: unknown;
  by: Actor;
}

/** A run as it is on disk. */
export interface RunRecord {
  graph: Graph;
  nodes: ReadonlyMap<string, PlanNode>;
  events: JournalEntry[];
  state: RunState;
}

/** A run as people and scripts may read it: what somebody is to answer before seeing it is left out. */
export interface ShownRun extends RunRecord {
  /** Steps of which values are left out, with the reason in words. */
  hidden: Record<Key, string>;
}

/** A stream event with its place: the `seq` of the journal row it came from. */
export interface PlacedEvent {
  id: number;
  event: StreamEvent;
}

/** Expected failures are AppErrors: `workflow.not_found`, `workflow.not_published`, `run.not_found`, `approval.not_found`, `approval.decided` (409, details = the first decision), … */
export interface Engine extends Previews {
  /** Continues every unfinished run from its journal. Called once, before the API listens. */
  recover(): Promise<void>;
  /** Stops taking work, aborts nothing that may be uncertain without journaling it, and commits what is open. */
  close(): Promise<void>;

  /** Problems of a graph, as publishing would report them. */
  validate(workflowId: string | null, graph: Graph): Promise<Problem[]>;
  /** Freezes the draft. Throws `workflow.invalid` (422, details.problems) and changes nothing when there are errors. */
  publish(
    workflowId: string,
    options: { revision?: number | undefined; by: Actor },
  ): Promise<{ version: number; problems: Problem[] }>;
  pause(workflowId: string, by: Actor): Promise<void>;
  resume(workflowId: string, by: Actor): Promise<void>;

  start(input: StartInput): Promise<StartAnswer>;
  /**
   * A webhook or form post to a live endpoint. Throws `endpoint.not_found`. Whether it is a repeat is worked out here from the
   * node's config. What does not fit is kept, unless `isAnsweredToPerson`: somebody who fills in a form corrects it at once.
   */
  deliver(
    endpoint: { kind: 'webhook' | 'form'; path: string; isAnsweredToPerson?: boolean },
    delivery: Delivery,
    waitMs: number,
  ): Promise<DeliveryAnswer>;
  /** Keeps a delivery whose content could not be read, as its text; gives the id under which it is kept. */
  refuse(
    endpoint: { kind: 'webhook' | 'form'; path: string },
    delivery: Delivery,
    problems: readonly InputProblem[],
  ): Promise<string>;
  /** Starts a run with a rejected delivery. Throws `delivery.not_found`, `delivery.replayed` (409) and `delivery.rejected` (422). */
  replay(deliveryId: string, input: { body?: unknown; by: Actor }): Promise<{ runId: string }>;
  /** The node behind a public address with its config, to check the method and the signature, or to draw the form. */
  endpoint(
    kind: 'webhook' | 'form',
    path: string,
  ): Promise<{ workflowId: string; workflowTitle: string; nodeId: string; config: Record<string, unknown> } | null>;

  decide(input: DecideInput): Promise<void>;
  /**
   * Takes back a decision that has not taken effect, or one's own approval while others are missing. Throws `approval.settled` (409)
   * and `approval.decided_by_other` (403): it is for whoever decided, and for owners.
   */
  undo(approvalId: string, by: Actor): Promise<void>;
  /** To `user:<id>`, `role:<role>`, `turns:<role>` or, with null, to whoever may decide. */
  assign(approvalId: string, to: string | null, by: Actor): Promise<void>;
  /** Has the AI write a draft again. Resolves when it is about to; the new draft comes with a question of its own. */
  tryAgain(approvalId: string, instruction: string, by: Actor): Promise<void>;
  /**
   * Keeps what a person answers before the draft is shown; their first answer stays. Throws `approval.not_blind` and
   * `approval.invalid_fields` (422).
   */
  answerFirst(asked: { id: string; runId: string; key: string }, own: { values: unknown; by: Actor }): Promise<void>;
  /**
   * Closes the question about an item of a step on “Watch only” without an own answer, so that what the AI wrote can be read. Throws
   * `approval.not_watched` (422), and what `decide` throws.
   */
  showUnanswered(approvalId: string, by: Actor): Promise<void>;
  /** The run behind an approval, for a person; a planted draft shows the one that it was copied from. */
  readApproval(
    approval: { id: string; runId: string; key: string },
    readerId: string,
  ): Promise<{ run: RunRecord; planted: string | null }>;
  /** The people of the workspace, and who stands in for whom now. */
  team(): Promise<Team>;
  /** Ids of the people who started a run. */
  requesters(runId: string): Promise<ReadonlySet<string>>;
  /** Something about an approval changed that is not in its run's journal: the stream is told. */
  announceApproval(approval: { id: string; runId: string; workflowId: string }, what: ApprovalNews): Promise<void>;
  cancel(runId: string, by: Actor): Promise<void>;
  /** `corrections`: fields of the failed steps' configs, by node id; they win over the graph's for this run. */
  retry(runId: string, by: Actor, corrections?: Record<string, Record<string, unknown>>): Promise<void>;
  /** Runs that failed by the same cause, and what trying them all again would carry out. Throws `run.not_failed`. */
  alike(runId: string): Promise<Alike>;
  retryAlike(
    runId: string,
    input: { by: Actor; corrections?: Record<string, Record<string, unknown>> | undefined },
  ): Promise<RetriedAlike>;
  /** A new run that begins with what this one had done, up to a cut. Throws `run.unknown_step`, `run.invalid_input`, `version.not_found`. */
  fork(runId: string, input: ForkInput): Promise<{ runId: string }>;
  /** An effect that is about to go out alone becomes a question instead. Throws `step.not_going_out` (409). */
  holdBack(runId: string, key: string, by: Actor): Promise<void>;
  resolve(runId: string, key: string, input: { answer: 'done' | 'again' | 'stop'; by: Actor }): Promise<void>;

  /** A message to runs of a workflow that wait for it. On disk when it is answered. `dedupe`: a second one with it changes nothing. */
  signal(address: SignalAddress, signal: { value: unknown; dedupe: string | null }): Promise<SignalAnswer>;

  setDial(
    workflowId: string,
    nodeId: string,
    input: { setting: DialSetting; reason: string | null; by: Actor },
  ): Promise<void>;
  /** Follows the recommendation. Throws `trust.changed` (409) when it is another one by now. */
  acceptRaise(workflowId: string, nodeId: string, raise: { level: Level; position: number; by: Actor }): Promise<void>;
  /** A second person agrees to a raise. Throws `dial.request_not_found` and `dial.same_person` (403). */
  acceptRequest(id: string, by: Actor): Promise<LiveDial>;
  declineRequest(id: string, by: Actor): Promise<void>;
  /** Something that went out alone was wrong. Throws `trust.no_such_item` and `trust.not_alone` (409). */
  complain(
    workflowId: string,
    nodeId: string,
    complaint: { runId: string; key: string; reason?: string | undefined; by: Actor },
  ): Promise<void>;
  /** Throws `comparison.not_found` and `comparison.ambiguous` (409). */
  takeOwnResult(own: OwnResult): Promise<void>;
  setKillSwitch(workflowId: string | null, on: boolean, by: Actor): Promise<void>;

  /** Tells people what waits for them. */
  notices: Notices;

  /** Removes the finished runs that nobody keeps any more and packs the journals of old ones. Done every hour by itself. */
  sweep(): Promise<Swept>;

  /** With everything that is in it: for the engine's own use. Throws `run.not_found`. */
  read(runId: string): Promise<RunRecord>;
  /** For whoever looks at it, whatever their role. Throws `run.not_found`. */
  show(runId: string): Promise<ShownRun>;

  /** Live events after they are on disk. Returns the way to stop. */
  subscribe(listener: (event: PlacedEvent) => void): () => void;
  /** Events after a place, oldest first; null when there are too many to send. */
  eventsSince(id: number, limit: number): Promise<PlacedEvent[] | null>;
  /** Looks for what went wrong or went silent; by itself it does so once a minute. */
  lookForIncidents(): Promise<void>;
  /** Throws `incident.not_found`, or `incident.open_again` (409) when its cause has a newer incident. */
  setIncident(id: string, change: { state: IncidentState; note?: string | undefined; by: Actor }): Promise<Incident>;
  /** How much waits right now. */
  queue(): Promise<QueueFigures>;
  /** Measures steps and commits from now on; costs nothing before. Returns the way to stop. */
  measure(observer: Measures): () => void;
  /** Settings of the workspace changed: limits of dials are read anew. */
  reloadSettings(): Promise<void>;
  /** A connection was changed or deleted: its limits hold at once, also for calls that wait. */
  reloadConnection(connectionId: string): Promise<void>;
  /** Tells the stream that a workflow changed (saved, renamed, deleted). */
  announce(workflowId: string): void;
}
