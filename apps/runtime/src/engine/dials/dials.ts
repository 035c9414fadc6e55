// Live dials and switches, kept in memory: they are read at the end of every attempt, and turning one acts at once.
import type { DialSetting, Level } from '@leeway/shared/graph/dial-setting.ts';
import type { PlanNode } from '../plans/plan.ts';

/** What the workspace says about every dial. */
export interface WorkspaceLimits {
  policy: 'judgement' | 'earned';
  ceiling: Level;
}

export interface DialSource {
  /** Every live setting: workflow id, node id, setting. */
  settings(): Promise<readonly { workflowId: string; nodeId: string; setting: DialSetting }[]>;
  killSwitches(): Promise<{ everywhere: boolean; workflowIds: string[] }>;
  workspace(): Promise<WorkspaceLimits>;
}

export interface LiveDials {
  load(): Promise<void>;
  /** The live setting, else the graph's, else the definition's; null for a node without a dial. */
  settingOf(workflowId: string, node: PlanNode): DialSetting | null;
  set(workflowId: string, nodeId: string, setting: DialSetting): void;
  isKilled(workflowId: string): boolean;
  setKilled(workflowId: string | null, on: boolean): void;
  workspace(): WorkspaceLimits;
}

/** An in-memory copy of what the store holds; call `load` at start and whenever settings change. */
export function createLiveDials(source: DialSource): LiveDials {
  let settings = new Map<string, DialSetting>();
  let killed = new Set<string>();
  let isEverywhere = false;
  let limits: WorkspaceLimits = { policy: 'judgement', ceiling: 'autonomous' };
  const keyOf = (workflowId: string, nodeId: string): string => `${workflowId}/${nodeId}`;
  return {
    async load() {
      const switches = await source.killSwitches();
      settings = new Map((await source.settings()).map((row) => [keyOf(row.workflowId, row.nodeId), row.setting]));
      killed = new Set(switches.workflowIds);
      isEverywhere = switches.everywhere;
      limits = await source.workspace();
    },
    settingOf: (workflowId, node) =>
      node.initialDial === null ? null : (settings.get(keyOf(workflowId, node.id)) ?? node.initialDial),
    set: (workflowId, nodeId, setting) => settings.set(keyOf(workflowId, nodeId), setting),
    isKilled: (workflowId) => isEverywhere || killed.has(workflowId),
    setKilled(workflowId, on) {
      if (workflowId === null) isEverywhere = on;
      else if (on) killed.add(workflowId);
      else killed.delete(workflowId);
    },
    workspace: () => limits,
  };
}
