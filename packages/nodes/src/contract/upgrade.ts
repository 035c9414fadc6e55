// Old configs are read through upgrade functions, one per version. Pure, so that editor and runtime read an old graph alike.
import type { Graph } from '@leeway/shared/graph/graph.ts';

type Config = Record<string, unknown>;

/** What an `upgrade.ts` exports as `upgrades`: from version n, the config of version n+1. */
export type Upgrades = Readonly<Record<number, (config: Config) => Config>>;

/** A node type as far as upgrading needs it. */
export interface Upgradable {
  type: string;
  version: number;
  upgrades?: Upgrades | undefined;
}

/**
 * Takes a config of version `from` to the version the type has now, step by step.
 * Throws when the config is newer than the type, or a step is missing.
 */
export function upgradeConfig(target: Upgradable, from: number, config: Config): Config {
  if (from > target.version) {
    throw new Error(
      `This step was made by a newer Leeway: “${target.type}” has version ${from}, this one knows ${target.version}. Update Leeway to open it.`,
    );
  }
  let upgraded = config;
  for (let version = from; version < target.version; version++) {
    const step = target.upgrades?.[version];
    if (step === undefined)
      throw new Error(`“${target.type}” has no upgrade from version ${version}. Add it to its upgrade.ts.`);
    upgraded = step(upgraded);
  }
  return upgraded;
}

/**
 * A graph with every node's config at its type's version. Nodes of unknown types stay as they are: validation names them.
 * Returns the same graph when nothing was old.
 */
export function upgradeGraph(graph: Graph, typeOf: (type: string) => Upgradable | undefined): Graph {
  let isOld = false;
  const nodes = graph.nodes.map((node) => {
    const target = typeOf(node.type);
    if (target === undefined || target.version === node.typeVersion) return node;
    isOld = true;
    return { ...node, typeVersion: target.version, config: upgradeConfig(target, node.typeVersion, node.config) };
  });
  return isOld ? { ...graph, nodes } : graph;
}
