// What runs do, in the log: ids, outcomes and error codes. Messages of errors may quote what a step got, so they stay in the journal.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Logger } from 'pino';
import type { CommitListener } from '../../store/journal.ts';

/** A listener for the journal: runs that fail and steps that stop are warnings, everything else is for debugging. */
export function createRunLog(log: Logger): CommitListener {
  const isDebug = log.isLevelEnabled('debug');
  return (_seq, item) => {
    if (!('head' in item)) return;
    const { id: run, workflowId } = item.head;
    for (const event of item.events) {
      const words = wordsOf(event);
      if (words !== null) log.warn({ run, workflowId, ...words.ids }, words.text);
      else if (isDebug) log.debug({ run, workflowId, ...('key' in event ? { step: event.key } : {}) }, event.type);
    }
  };
}

function wordsOf(event: RunEvent): { text: string; ids: Record<string, unknown> } | null {
  switch (event.type) {
    case 'step.failed': {
      const { key: step, attempt, error, retryAt } = event;
      const ids = { step, attempt, code: error.code };
      return retryAt === null ? { text: 'a step failed', ids } : null;
    }
    case 'step.uncertain':
      return { text: 'nobody knows whether an effect happened', ids: { step: event.key, attempt: event.attempt } };
    case 'run.ended':
      return event.outcome === 'failed' ? { text: 'a run failed', ids: { code: event.error?.code } } : null;
    default:
      return null;
  }
}
