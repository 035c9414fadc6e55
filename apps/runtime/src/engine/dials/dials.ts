// Live dials and switches, kept in memory: they are read at the end of every attempt, and turning one acts at once.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import type { BoundKey } from '@leeway/shared/dial/bound-key.ts';
import type { DialSetting, Level } from '@leeway/shared/graph/dial-setting.ts';
import type { PlanNode } from '../plans/plan.ts';

/** What the workspace says about every dial. */
export type WorkspaceLimits = Pick<Settings, 'policy' | 'ceiling' | 'classCeilings' | 'reviewQuality'>;

/** A dial as it is set now, since when, and for what; `bound` is null until an item after it says so. */
export interface LiveSetting {
  setting: DialSetting;
  setAt: number;
  bound: BoundKey | null;
}

/** `earnedBy`: the evidence that it went up by; it holds for that alone. */
export type TurnedDial = Pick<LiveDial, 'nodeId' | 'setting' | 'reason'> & {
  earnedBy?: Pick<BoundKey, 'key' | 'epoch'>;
};

export interface DialSource {
  /** Every live setting: workflow id, node id, setting. */
  settings(): Promise<readonly ({ workflowId: string; nodeId: string } & LiveSetting)[]>;
  killSwitches(): Promise<{ everywhere: boolean; workflowIds: string[] }>;
  /** Ceilings of live versions, by workflow. */
  ceilings(): Promise<ReadonlyMap<string, Level>>;
  workspace(): Promise<WorkspaceLimits>;
}

export interface LiveDials {
  load(): Promise<void>;
  /** The live setting, else the graph's, else the definition's; null for a node without a dial. */
  settingOf(workflowId: string, node: PlanNode): DialSetting | null;
  /** The same, with since when and for which evidence key it holds. */
  dialOf(workflowId: string, node: PlanNode): LiveSetting | null;
  /**
   * Turned by hand: it holds for whatever the step does by now. A setting that goes no further than before, and without a reason, says
   * nothing about what the step has become (another assignee).
   */
  set(workflowId: string, dial: TurnedDial): void;
  /** As a publish has written them, with the ceiling of what is live now; for which key they hold stays as it was. */
  published(workflowId: string, dials: readonly LiveDial[], ceiling: Level | undefined): void;
  /** From here on it holds for this key; kept on disk as well. */
  bind(workflowId: string, node: PlanNode, bound: BoundKey): void;
  isKilled(workflowId: string): boolean;
  /** The ceiling of the live version: it holds for runs of earlier versions, too. */
  ceilingOf(workflowId: string): Level | undefined;
  setKilled(workflowId: string | null, on: boolean): void;
  workspace(): WorkspaceLimits;
}

export interface DialsDeps {
  source: DialSource;
  now(): number;
  /** Keeps a bound key; a dial without a row of its own gets one. */
  keep(workflowId: string, nodeId: string, dial: LiveSetting & { bound: BoundKey }): void;
}

/** An in-memory copy of what the store holds; call `load` at start and whenever settings change. */
export function createLiveDials({ source, now, keep }: DialsDeps): LiveDials {
  let settings = new Map<string, LiveSetting>();
  let ceilings = new Map<string, Level>();
  const switches = createSwitches();
  let limits: WorkspaceLimits | null = null;
  const dialOf: LiveDials['dialOf'] = (workflowId, node) =>
    node.initialDial === null
      ? null
      : (settings.get(keyOf(workflowId, node.id)) ?? { setting: node.initialDial, setAt: 0, bound: null });
  const keyOf = (workflowId: string, nodeId: string): string => `${workflowId}/${nodeId}`;
  return {
    async load() {
      switches.load(await source.killSwitches());
      settings = new Map(
        (await source.settings()).map(({ workflowId, nodeId, ...dial }) => [keyOf(workflowId, nodeId), dial]),
      );
      ceilings = new Map(await source.ceilings());
      limits = await source.workspace();
    },
    settingOf: (workflowId, node) => dialOf(workflowId, node)?.setting ?? null,
    dialOf,
    set(workflowId, { nodeId, setting, reason, earnedBy }) {
      const before = settings.get(keyOf(workflowId, nodeId));
      if (earnedBy) {
        const setUp = before?.bound?.key === earnedBy.key ? before.bound.setUp : '';
        const dial = { setting, setAt: now(), bound: { ...earnedBy, setUp } };
        settings.set(keyOf(workflowId, nodeId), dial);
        keep(workflowId, nodeId, dial);
        return;
      }
      const isConfirmed = reason !== null || before === undefined || !goesAsFar(setting, before.setting);
      settings.set(keyOf(workflowId, nodeId), { setting, setAt: now(), bound: isConfirmed ? null : before.bound });
    },
    published(workflowId, dials, ceiling) {
      if (ceiling === undefined) ceilings.delete(workflowId);
      else ceilings.set(workflowId, ceiling);
      for (const { nodeId, setting, setAt } of dials) {
        const key = keyOf(workflowId, nodeId);
        settings.set(key, { setting, setAt, bound: settings.get(key)?.bound ?? null });
      }
    },
    bind(workflowId, node, bound) {
      const dial = dialOf(workflowId, node);
      if (!dial) return;
      settings.set(keyOf(workflowId, node.id), { ...dial, bound });
      keep(workflowId, node.id, { ...dial, bound });
    },
    isKilled: switches.isKilled,
    setKilled: switches.setKilled,
    ceilingOf: (workflowId) => ceilings.get(workflowId),
    workspace() {
      if (limits === null) throw new Error('The dials were not loaded.');
      return limits;
    },
  };
}

type KillSwitches = Awaited<ReturnType<DialSource['killSwitches']>>;

function createSwitches(): Pick<LiveDials, 'isKilled' | 'setKilled'> & { load(switches: KillSwitches): void } {
  let killed = new Set<string>();
  let isEverywhere = false;
  return {
    load({ everywhere, workflowIds }) {
      killed = new Set(workflowIds);
      isEverywhere = everywhere;
    },
    isKilled: (workflowId) => isEverywhere || killed.has(workflowId),
    setKilled(workflowId, on) {
      if (workflowId === null) isEverywhere = on;
      else if (on) killed.add(workflowId);
      else killed.delete(workflowId);
    },
  };
}

/** The same is written in SQL where a dial is stored (store/trust/dial-rows.ts). */
function goesAsFar(one: DialSetting, other: DialSetting): boolean {
  return one.level === other.level && one.threshold === other.threshold;
}
