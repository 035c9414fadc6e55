// Turning live dials and switches: kept on disk, acting at once, told to the stream.
import type { LoadedNode } from '@leeway/nodes/runtime';
import { AppError } from '@leeway/shared/api/error.ts';
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import type { Logger } from 'pino';
import type { Clock } from '../../services/clock.ts';
import type { DialStore } from '../../store/dials.ts';
import type { Journal } from '../../store/journal.ts';
import type { SettingsStore } from '../../store/settings.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import type { Engine } from '../engine.ts';
import { createLiveDials, type LiveDials, type LiveSetting } from './dials.ts';

export interface DialControlDeps {
  types: ReadonlyMap<string, LoadedNode>;
  journal: Journal;
  workflows: WorkflowStore;
  versions: VersionStore;
  dials: DialStore;
  settings: SettingsStore;
  clock: Clock;
  log: Logger;
}

export function createDialControl(deps: DialControlDeps, dials: LiveDials): Pick<Engine, 'setDial' | 'setKillSwitch'> {
  const { journal, settings, workflows, clock, log } = deps;
  return {
    setDial: (workflowId, nodeId, input) => setDial(deps, { dials, workflowId, nodeId, ...input }),
    async setKillSwitch(workflowId, on, by) {
      if (workflowId === null) await settings.setKillSwitch(on);
      else await workflows.setKillSwitch(workflowId, on);
      dials.setKilled(workflowId, on);
      log.info({ workflowId, on, by: by.id }, 'kill switch');
      await journal.appendWorkspace({ type: 'kill-switch.set', at: clock.now(), workflowId, on });
    },
  };
}

/** The in-memory copy of what the store says about dials. */
export function liveDialsOf(
  deps: Pick<DialControlDeps, 'dials' | 'settings' | 'workflows' | 'clock' | 'log'>,
): LiveDials {
  const { dials, settings, workflows, clock, log } = deps;
  return createLiveDials({
    source: {
      settings: () => liveSettings(dials),
      killSwitches: async () => ({
        everywhere: await settings.isKillSwitchOn(),
        workflowIds: (await workflows.list()).filter((workflow) => workflow.killSwitch).map((workflow) => workflow.id),
      }),
      workspace: async () => {
        const { policy, ceiling, classCeilings, reviewQuality } = await settings.get();
        return { policy, ceiling, classCeilings, reviewQuality };
      },
    },
    now: () => clock.now(),
    keep(workflowId, nodeId, { setting, setAt, bound }) {
      // Lost in a crash, the next item says it again.
      const row = { nodeId, setting, setAt, by: null, isByHand: false, reason: null };
      void dials
        .addMissing(workflowId, [row])
        .then(() => dials.bind(workflowId, nodeId, bound))
        .catch((error: unknown) => log.error({ err: error, workflowId, nodeId }, 'what a dial holds for was not kept'));
    },
  });
}

async function liveSettings(dials: DialStore): Promise<({ workflowId: string; nodeId: string } & LiveSetting)[]> {
  const bound = new Map(
    (await dials.bound()).map(({ workflowId, nodeId, bound: key }) => [`${workflowId}/${nodeId}`, key]),
  );
  return [...(await dials.listAll())].flatMap(([workflowId, rows]) =>
    rows.map(({ nodeId, setting, setAt }) => ({
      workflowId,
      nodeId,
      setting,
      setAt,
      bound: bound.get(`${workflowId}/${nodeId}`) ?? null,
    })),
  );
}

async function setDial(
  deps: DialControlDeps,
  input: Parameters<Engine['setDial']>[2] & { dials: LiveDials; workflowId: string; nodeId: string },
): Promise<void> {
  const { dials, workflowId, nodeId, setting, reason, by } = input;
  const workflow = await deps.workflows.get(workflowId);
  const live = await deps.versions.live(workflowId);
  const node = [...workflow.draft.graph.nodes, ...(live?.graph.nodes ?? [])].find((each) => each.id === nodeId);
  const type = node && deps.types.get(node.type)?.definition;
  if (!node || !type) throw nodeNotFound(workflow.title, nodeId);
  if (type.dial === null) throw noDial(node.title);
  const at = deps.clock.now();
  // Evidence has earned nothing yet: whatever lets a step write or act alone is set by hand (dial.md, `judgement`).
  const isByHand = type.actionClass !== 'A' && compareLevels(setting.level, 'draft') > 0;
  await deps.dials.set(workflowId, { nodeId, setting, setAt: at, by, isByHand, reason });
  dials.set(workflowId, nodeId, setting);
  await deps.journal.appendWorkspace({ type: 'dial.set', at, workflowId, nodeId });
}

function nodeNotFound(title: string, nodeId: string): AppError {
  return new AppError('node.not_found', `“${title}” has no step ${nodeId}.`, {
    status: 404,
    hint: 'It may have been removed since. Load the workflow again.',
  });
}

function noDial(title: string): AppError {
  return new AppError('dial.none', `“${title}” has no dial: it neither writes nor acts.`, { status: 422 });
}
