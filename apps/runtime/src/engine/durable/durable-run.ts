// The port between the rules and what keeps them: one run, made durable. The embedded implementation is sqlite.ts.
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';

/** The version a run is pinned to, for ever. */
export interface GraphRef {
  workflowId: string;
  versionId: number;
}

/** What is to be done under a key, as data. `step`: a node's work · `signal`: a person's decision. */
export type Op = { kind: 'step'; nodeId: string } | { kind: 'signal'; nodeId: string; name: 'decision' };

/** Events in the order in which every later reading of the journal gives them. */
export type Completion = readonly RunEvent[];

export type Outcome = Extract<RunEvent, { type: 'run.ended' }>;

export interface DurableRun {
  readonly runId: string;
  readonly startedAt: number;
  readonly graph: GraphRef;
  /** Begins work under a key, or goes on with it after a crash or a decision: what is journaled of the key says from where. */
  begin(key: Key, op: Op): void;
  /**
   * The next events, journaled in the order they are given. `parked`: everything is on disk and only waits are left, so the
   * interpreter returns; it is started again from the journal when a timer or a decision arrives.
   */
  next(): Promise<Completion | 'parked'>;
  /** Ends the run; resolves when that is on disk. */
  end(outcome: Outcome): Promise<void>;
}
