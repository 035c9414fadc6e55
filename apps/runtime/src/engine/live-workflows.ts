// What makes a workflow live, holds it, and tells everyone that it changed.

import type { LoadedNode } from '@leeway/nodes/runtime';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { Logger } from 'pino';
import type { Clock } from '../services/clock.ts';
import type { DialStore } from '../store/dials.ts';
import type { Journal } from '../store/journal.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { DialRequestStore } from '../store/trust/dial-requests.ts';
import type { VersionStore } from '../store/versions.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import { beginDial, raisedAtBeginning } from './dials/begin-dials.ts';
import type { LiveDials } from './dials/dials.ts';
import { dialsAfterPublish } from './dials/publish-dials.ts';
import type { Engine } from './engine.ts';
import type { Publisher } from './publish.ts';
import type { Schedules } from './schedules/schedules.ts';
import type { Triggers } from './triggers.ts';

export interface LiveWorkflowsDeps {
  journal: Journal;
  workflows: WorkflowStore;
  versions: VersionStore;
  dials: DialStore;
  dialRequests: DialRequestStore;
  settings: SettingsStore;
  liveDials: LiveDials;
  types: ReadonlyMap<string, LoadedNode>;
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
      const before = await deps.versions.live(workflowId);
      const published = await publisher.publish(workflowId, options);
      await keepDials(deps, { workflowId, before: before?.graph ?? null, by: options.by });
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

async function keepDials(
  deps: LiveWorkflowsDeps,
  { workflowId, before, by }: { workflowId: string; before: Graph | null; by: Actor },
): Promise<void> {
  const { versions, dials, liveDials, types, clock } = deps;
  const live = await versions.live(workflowId);
  if (!live) return;
  const [rows, bound] = [await dials.list(workflowId), await dials.bound()];
  const catalogue = (type: string) => types.get(type)?.definition;
  const at = clock.now();
  const settings = await deps.settings.get();
  for (const raised of raisedAtBeginning({ before, after: live.graph, rows, catalogue })) {
    await beginDial(deps, raised, { workflowId, by, at, settings });
  }
  for (const dial of dialsAfterPublish({ before, after: live.graph, rows, catalogue, at })) {
    await dials.set(workflowId, dial);
    // Publishing confirms nothing: what it was set for stays as it was.
    const known = bound.find((each) => each.workflowId === workflowId && each.nodeId === dial.nodeId);
    if (known) await dials.bind(workflowId, dial.nodeId, known.bound);
  }
  await liveDials.load();
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
