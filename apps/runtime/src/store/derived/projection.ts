// Rows that follow from events, written in the transaction of their event: run list, approvals, timers, metrics, days.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import type { Append, WorkspaceEvent } from '../journal/append.ts';
import { createLinkRows } from '../notices/decide-links.ts';
import { createTimerRows } from '../timers.ts';
import { createWaitRows } from '../waits.ts';
import { createApprovalRows } from './approval-rows.ts';
import { createEvidenceRows, type TrustChange } from './evidence-rows.ts';
import { createMetricRows } from './metric-rows.ts';
import { createRunRows } from './run-rows.ts';

export interface Projection {
  /** Inside the batch's transaction, once per append. */
  apply(append: Append): void;
  /** The same for an event of the workspace; throws when it must not be written. */
  applyWorkspace(event: WorkspaceEvent): void;
  /** After the commit: what is known of dials now. */
  changedTrust(): TrustChange[];
  /** Inside the transaction, after the last append: writes what is summed up over the batch. */
  finish(): void;
  /** The transaction failed: forgets what was summed up. */
  discard(): void;
}

/** Prepares every derived row's statements over one database. */
export function createProjection(db: Database, nextApprovalId: () => string): Projection {
  const runs = createRunRows(db);
  const approvals = createApprovalRows(db);
  const links = createLinkRows(db);
  const timers = createTimerRows(db);
  const waits = createWaitRows(db);
  const metrics = createMetricRows(db);
  const evidence = createEvidenceRows(db, nextApprovalId);
  return {
    apply(append) {
      runs.write(append);
      if (isOnlySteps(append)) return;
      const about: string[] = [];
      for (const event of append.events) {
        // Before the inbox's rows: these say what was open.
        if (mayBeEvidence(event)) evidence.apply(append, event);
        if (event.type.startsWith('approval.') || event.type.startsWith('run.')) {
          approvals.apply(append, event);
          if (isOfApproval(event)) about.push(approvals.newestOf(append.head.id, event.key));
          links.apply(event);
          waits.apply(append, event);
          timers.apply(append, event);
        } else if (event.type.startsWith('wait.') || event.type === 'step.failed' || endsPause(event)) {
          waits.apply(append, event);
          timers.apply(append, event);
        } else if (event.type === 'child.ended') {
          runs.setReported(event.run, true);
        } else if (event.type === 'child.started') {
          // One that is tried again is to be told of until it goes on: a crash in between must not leave its parent waiting.
          runs.setReported(event.run, false);
        } else if (event.type === 'step.completed' && event.metric && append.head.mode === 'live') {
          metrics.record(append.head, event.metric, event.at);
        }
      }
      if (about.length > 0) append.about = about;
    },
    applyWorkspace: evidence.applyWorkspace,
    changedTrust: evidence.drain,
    finish() {
      runs.finish();
      evidence.finish();
    },
    discard() {
      runs.discard();
      evidence.discard();
    },
  };
}

function isOfApproval(event: RunEvent): event is Extract<RunEvent, { type: `approval.${string}` }> {
  return event.type.startsWith('approval.');
}

function mayBeEvidence(event: RunEvent): boolean {
  if (event.type === 'step.answered' || event.type === 'step.proposed') return event.evidence !== undefined;
  return 'verdicts' in event || (event.type === 'run.ended' && event.outcome !== 'completed');
}

/** Begun and completed in one go, by steps that only gave their outputs: there is nothing to write, and nothing to take back. */
function isOnlySteps({ events }: Append): boolean {
  return events[0]?.type === 'run.started' && events.every(isOnlyOutput);
}

function isOnlyOutput(event: RunEvent): boolean {
  if (event.type === 'run.ended') return event.outcome === 'completed';
  return event.type === 'run.started' || (event.type === 'step.completed' && !event.metric);
}

/** The pause before another attempt is over. An effect may have come to be held back meanwhile. */
function endsPause(event: RunEvent): boolean {
  if (event.type === 'step.proposed') return event.route.way !== 'alone';
  return (event.type === 'step.started' || event.type === 'effect.intended') && event.attempt > 1;
}
