// The server's door to the catalogue: every node folder with its definition, run and upgrades, found on disk.
import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NodeDefinition } from './contract/define-node.ts';
import type { NodeRun } from './contract/run.ts';
import type { Upgradable, Upgrades } from './contract/upgrade.ts';

/** A node type as the engine uses it. */
export interface LoadedNode {
  definition: NodeDefinition;
  run: NodeRun;
  upgrades?: Upgrades | undefined;
}
export interface LoadedCatalogue {
  types: Map<string, LoadedNode>;
  /** Folders that could not be loaded; their node types are left out. */
  broken: { folder: string; error: Error }[];
}

/**
 * Loads every node folder below `root`, in the order of their names. A broken one is reported and left out:
 * it must not keep the others from running.
 */
export async function loadCatalogue(root: string = import.meta.dirname): Promise<LoadedCatalogue> {
  const catalogue: LoadedCatalogue = { types: new Map(), broken: [] };
  const folders = globSync('*/*/definition.ts', { cwd: root }).map((file) =>
    path.dirname(file).split(path.sep).join('/'),
  );
  for (const folder of folders.sort()) {
    try {
      const node = await loadNode(root, folder);
      catalogue.types.set(node.definition.type, node);
    } catch (error) {
      catalogue.broken.push({ folder, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return catalogue;
}

/** What `upgradeGraph` needs to know of a loaded node type. */
export function upgradableOf(node: LoadedNode): Upgradable {
  const { type, version } = node.definition;
  return { type, version, upgrades: node.upgrades };
}

async function loadNode(root: string, folder: string): Promise<LoadedNode> {
  const open = (file: string): Promise<unknown> =>
    import(/* @vite-ignore */ pathToFileURL(path.join(root, folder, file)).href);
  const definition = exported(await open('definition.ts'), 'definition', isDefinition);
  const run = exported(await open('run.ts'), 'run', isRun);
  const type = folder.replace('/', '.');
  if (definition.type !== type) throw new Error(`Its type is “${definition.type}”, but its folder says “${type}”.`);
  if (definition.kind !== run.kind)
    throw new Error(`Its definition is of kind “${definition.kind}”, its run of kind “${run.kind}”.`);
  const hasUpgrades = globSync('upgrade.ts', { cwd: path.join(root, folder) }).length > 0;
  return hasUpgrades
    ? { definition, run, upgrades: exported(await open('upgrade.ts'), 'upgrades', isUpgrades) }
    : { definition, run };
}

function exported<T>(module: unknown, name: string, isIt: (value: unknown) => value is T): T {
  const value: unknown = isRecord(module) ? module[name] : undefined;
  if (!isIt(value)) throw new Error(`It must export “${name}”.`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isDefinition(value: unknown): value is NodeDefinition {
  return isRecord(value) && typeof value.type === 'string' && typeof value.kind === 'string' && isRecord(value.config);
}

function isRun(value: unknown): value is NodeRun {
  return isRecord(value) && typeof value.kind === 'string';
}

function isUpgrades(value: unknown): value is Upgrades {
  return isRecord(value) && Object.values(value).every((step) => typeof step === 'function');
}
