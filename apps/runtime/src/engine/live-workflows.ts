// What makes a workflow live, holds it, and tells everyone that it changed.

import { AppError } from '@leeway/shared/api/error.ts';
import type { Logger } from 'pino';
import type { Clock } from '../services/clock.ts';
import type { Journal } from '../store/journal.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import type { Engine } from './engine.ts';
import type { Publisher } from './publish.ts';
import type { Schedules } from './schedules/schedules.ts';
import type { Triggers } from './triggers.ts';

export interface LiveWorkflowsDeps {
  journal: Journal;
  workflows: WorkflowStore;
  clock: Clock;
  log: Logger;
}

export function createLiveWorkflows(
  deps: LiveWorkflowsDeps,
  { publisher, triggers, schedules }: { publisher: Publisher; triggers: Triggers; schedules: Schedules },
): Pick<Engine, 'publish' | 'pause' | 'resume' | 'announce'> {
  const { journal, clock, log } = deps;
  const changed = async (workflowId: string): Promise<void> => {
    triggers.forget();
    await journal.appendWorkspace({ type: 'workflow.changed', at: clock.now(), workflowId });
  };
  return {
    async publish(workflowId, options) {
      const published = await publisher.publish(workflowId, options);
      await changed(workflowId);
      await triggers.release(workflowId);
      await schedules.check();
      return published;
    },
    async pause(workflowId) {
      await setLive(deps, workflowId, 'paused');
      await changed(workflowId);
    },
    async resume(workflowId) {
      await setLive(deps, workflowId, 'live');
      await changed(workflowId);
      await triggers.release(workflowId);
      await schedules.check();
    },
    announce(workflowId) {
      changed(workflowId).catch((error: unknown) =>
        log.error({ err: error, workflowId }, 'a change could not be announced'),
      );
    },
  };
}

/** Pausing needs something live to pause; resuming what was never paused changes nothing. */
async function setLive({ workflows }: LiveWorkflowsDeps, workflowId: string, status: 'live' | 'paused'): Promise<void> {
  const workflow = await workflows.get(workflowId);
  if (workflow.liveVersion === null) throw notLive(workflow.title);
  await workflows.setStatus(workflowId, status);
}

function notLive(title: string): AppError {
  return new AppError('workflow.not_published', `“${title}” is not live yet.`, {
    status: 409,
    hint: 'Publish it first.',
  });
}
