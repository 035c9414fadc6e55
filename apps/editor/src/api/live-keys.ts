// Which of the editor's cached answers a live event makes stale.
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';

export type QueryKey = readonly string[];

/** The query keys a batch of events touches, each once; null: all of them. */
export function keysOf(events: readonly StreamEvent[]): readonly QueryKey[] | null {
  if (events.some((event) => event.type === 'reset')) return null;
  const keys = new Map<string, QueryKey>();
  for (const key of events.flatMap(keysOfOne)) keys.set(key.join('\n'), key);
  return [...keys.values()];
}

function keysOfOne(event: StreamEvent): QueryKey[] {
  switch (event.type) {
    case 'run':
      return [
        ['run', event.runId],
        ['runs'],
        ['workflows'],
        ...(isOver(event.status) ? [['metrics'], ['tables']] : []),
      ];
    case 'step':
      return [['run', event.runId]];
    case 'approval':
      return [
        ['approvals'],
        ['approval', event.approvalId],
        ['run', event.runId],
        ['runs'],
        ['workflows'],
        ['me'],
        // An answer is evidence.
        ...(event.status === 'open' ? [] : [['trust', event.workflowId]]),
      ];
    case 'dial':
      return event.workflowId === null
        ? [['workflow'], ['trust'], ...EVERY_DIAL]
        : [['workflow', event.workflowId], ['trust', event.workflowId], ['trust', 'proposal'], ...EVERY_DIAL];
    case 'workflow':
      return [['workflow', event.workflowId], ['workflows']];
    case 'incident':
      return [['incidents'], ['incident', event.incidentId]];
    case 'notice':
    case 'reset':
      return [];
  }
}

/** A kill switch comes as an event of a dial. */
const EVERY_DIAL: readonly QueryKey[] = [['workflows'], ['kill-switch'], ['me']];

function isOver(status: string): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
