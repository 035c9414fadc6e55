// Starts the workflows that are there for failures, as soon as a failure is on disk.
import type { Logger } from 'pino';
import type { Journal } from '../../store/journal.ts';
import type { WorkflowStore } from '../../store/workflows.ts';

interface HandOnDeps {
  journal: Journal;
  workflows: WorkflowStore;
  log: Logger;
}

/** Those of a workflow that is paused or not live wait, as every held delivery does. Returns the way to stop. */
export function handOnFailures(
  { journal, workflows, log }: HandOnDeps,
  triggers: { release(workflowId: string): Promise<void> },
): () => void {
  // By workflow that is being started: whether more failures came meanwhile. Ten thousand at once are looked for a few times, not ten thousand.
  const busy = new Map<string, boolean>();

  async function handOn(workflowId: string): Promise<void> {
    if (busy.has(workflowId)) {
      busy.set(workflowId, true);
      return;
    }
    try {
      do {
        busy.set(workflowId, false);
        if ((await workflows.find(workflowId))?.status === 'live') await triggers.release(workflowId);
      } while (busy.get(workflowId));
    } finally {
      busy.delete(workflowId);
    }
  }

  return journal.onCommit((_seq, item) => {
    if (!('head' in item) || !item.failure) return;
    const { workflowId } = item.failure;
    handOn(workflowId).catch((error: unknown) =>
      log.error({ err: error, workflowId }, 'a failure could not be handed on; it is held until the next start'),
    );
  });
}
