// What is handed to the journal: events of one run with the rows that follow from them, or an event of the workspace.
import type { TableWrite } from '@leeway/nodes/contract/run.ts';
import type { IncidentState } from '@leeway/shared/api/incidents.ts';
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';
import type { Key, RunEvent, RunMode } from '@leeway/shared/run/event.ts';
import type { RunStatus } from '@leeway/shared/run/state.ts';
import type { DecidedAudit, DialChange, NewCertificate } from '../trust/trust-appends.ts';

/** What never changes about a run. `id` is a whole number that grows with time. */
export interface RunHead {
  id: number;
  workflowId: string;
  versionId: number;
  mode: RunMode;
  startedAt: number;
  subject: string;
  /** The step that a child run works for, and the place of its item; null for a run that stands by itself. */
  parent: { run: number; key: Key; index: number } | null;
  /** Node id of the container whose body it does; null when it goes over the workflow itself. */
  body: string | null;
}

/** What a run's row says after the events of an append; it follows from the fold. */
export interface RunRow {
  status: RunStatus;
  endedAt: number | null;
  note: string | null;
  costUsd: number;
  /** Nothing of it is in memory and something outside will wake it: at a start it is left alone. */
  isParked: boolean;
}

/** Extra words for an approval's row that the event alone does not carry. */
export interface ApprovalWords {
  nodeTitle: string;
  subject: string;
  score: number | null;
  /** `own`: its draft is hidden until it is answered · `behind`: it may show one that is. */
  hides?: 'own' | 'behind' | undefined;
}

export interface Append {
  head: RunHead;
  row: RunRow;
  events: RunEvent[];
  /** By approval id, for each `approval.asked` among the events. */
  asked?: Record<string, ApprovalWords>;
  /** Which approval each `approval.*` event is about, in their order. Filled in where it is written. */
  about?: string[];
  /** The delivery that started the run, when a second one must be recognised, or when it was kept until now. */
  delivery?:
    | { nodeId: string; dedupeKey: string; expiresAt: number | null }
    | { heldId: number }
    | { rejectionId: string; nodeId: string; dedupeKey: string | null };
  /** The run failed: what is handed to the workflow that is there for that, as a held delivery. */
  failure?: { workflowId: string; delivery: string };
  /** Carried out in the same transaction; its row becomes the output of the event. */
  write?: { write: TableWrite; by: string; into: Extract<RunEvent, { type: 'step.completed' }> };
}

/** What became of an approval besides its decision. */
export type ApprovalNews =
  | 'asked'
  | 'claimed'
  | 'released'
  | 'commented'
  | 'voted'
  | 'unvoted'
  | 'assigned'
  | 'withdrawn';

/** An event of the workspace: kept in the journal under run 0. */
export type WorkspaceEvent =
  | { type: 'dial.set'; at: number; workflowId: string; nodeId: string; change?: DialChange }
  /** Evidence that no run tells, added to the record of a key. `decided`: the check that it answers; refused when that is decided. */
  | {
      type: 'evidence.added';
      at: number;
      workflowId: string;
      nodeId: string;
      key: string;
      events: EvidenceEvent[];
      change?: DialChange;
      certificate?: NewCertificate;
      decided?: DecidedAudit;
    }
  | { type: 'kill-switch.set'; at: number; workflowId: string | null; on: boolean }
  | { type: 'workflow.changed'; at: number; workflowId: string }
  | {
      type: 'approval.changed';
      at: number;
      approvalId: string;
      runId: string;
      workflowId: string;
      what: ApprovalNews;
      /** Of a planted draft: what would be heard of a real one. */
      told?: StreamEvent[];
    }
  | { type: 'incident.changed'; at: number; incidentId: string; state: IncidentState }
  /** Times of a schedule that were not run: its last run was not finished, or nobody wanted them afterwards. */
  | {
      type: 'schedule.passed';
      at: number;
      workflowId: string;
      nodeId: string;
      from: number;
      until: number;
      reason: 'overlap' | 'missed';
    };
