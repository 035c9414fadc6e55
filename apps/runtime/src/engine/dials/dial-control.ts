// Turning live dials and switches: kept on disk, acting at once, told to the stream.
import type { DialStore } from '../../store/dials.ts';
import type { Engine } from '../engine.ts';
import { type Checks, type ChecksDeps, createChecks } from './checks.ts';
import { createLiveDials, type LiveDials, type LiveSetting } from './dials.ts';
import { createRaises, type Raises } from './raises.ts';
import { type SetDialDeps, setDial } from './set-dial.ts';

export type DialControlDeps = SetDialDeps & ChecksDeps;

export interface DialControl extends Pick<Engine, 'setDial' | 'setKillSwitch' | 'complain' | 'showUnanswered'>, Raises {
  checks: Checks;
}

export function createDialControl(deps: DialControlDeps, dials: LiveDials): DialControl {
  const { journal, settings, workflows, clock, log } = deps;
  const checks = createChecks(deps);
  return {
    checks,
    ...createRaises(deps, dials),
    complain: checks.complain,
    showUnanswered: checks.showUnanswered,
    setDial: (workflowId, nodeId, input) => setDial(deps, dials, { workflowId, nodeId, ...input }),
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
  deps: Pick<SetDialDeps, 'dials' | 'settings' | 'workflows' | 'versions' | 'clock' | 'log'>,
): LiveDials {
  const { dials, settings, workflows, versions, clock, log } = deps;
  return createLiveDials({
    source: {
      settings: () => liveSettings(dials),
      killSwitches: async () => ({
        everywhere: await settings.isKillSwitchOn(),
        workflowIds: (await workflows.list()).filter((workflow) => workflow.killSwitch).map((workflow) => workflow.id),
      }),
      ceilings: () => versions.liveCeilings(),
      workspace: async () => {
        const { policy, ceiling, classCeilings, reviewQuality } = await settings.get();
        return { policy, ceiling, classCeilings, reviewQuality };
      },
    },
    now: () => clock.now(),
    keep(workflowId, nodeId, { setting, setAt, bound }) {
      // Lost in a crash, the next item says it again.
      const row = { nodeId, setting, setAt: setAt || clock.now(), by: null, isByHand: false, reason: null };
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
