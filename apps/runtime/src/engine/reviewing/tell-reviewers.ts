// Tells people what has come to them besides new questions: reminders, what nobody decided in time, and what was given to them.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Logger } from 'pino';
import type { ApprovalStore } from '../../store/approvals.ts';
import type { Journal } from '../../store/journal.ts';
import type { Notices } from '../notices/notices.ts';

interface TellDeps {
  journal: Journal;
  approvals: Pick<ApprovalStore, 'openAt'>;
  notices: Pick<Notices, 'tell'>;
  log: Logger;
}

type Told = Extract<RunEvent, { type: 'approval.reminded' | 'approval.escalated' | 'approval.assigned' }>;
const KINDS: Readonly<Record<Told['type'], 'reminder' | 'escalated' | 'assigned'>> = {
  'approval.reminded': 'reminder',
  'approval.escalated': 'escalated',
  'approval.assigned': 'assigned',
};

/** Returns the way to stop. */
export function tellReviewers(deps: TellDeps): () => void {
  return deps.journal.onCommit((_seq, item) => {
    if (!('head' in item)) return;
    for (const event of item.events) if (isTold(event)) void tell(deps, item.head.id, event);
  });
}

function isTold(event: RunEvent): event is Told {
  return event.type in KINDS;
}

async function tell({ approvals, notices, log }: TellDeps, run: number, event: Told): Promise<void> {
  try {
    const approvalId = await approvals.openAt(run, event.key);
    if (approvalId === null) return;
    await notices.tell({ kind: KINDS[event.type], to: 'deciders', at: event.at, approvalId });
  } catch (error) {
    log.error({ err: error, run, step: event.key }, 'nobody could be told of an approval');
  }
}
