/// <reference types="vite/types/importMeta.d.ts" />
// The browser's door to the catalogue: definitions at once, faces when they are drawn. No run.ts is reachable from here.
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';
import type { NodeDefinition } from './contract/define-node.ts';
import type { Face } from './contract/face.ts';
import type { Upgradable, Upgrades } from './contract/upgrade.ts';

const definitionModules = import.meta.glob<{ definition: NodeDefinition }>('./*/*/definition.ts', { eager: true });
const upgradeModules = import.meta.glob<{ upgrades: Upgrades }>('./*/*/upgrade.ts', { eager: true });
const faceModules = import.meta.glob<{ face: Face }>('./*/*/face.tsx');

/** Every node type by its name, in the order of their names. */
export const definitions: Readonly<Record<string, NodeDefinition>> = Object.fromEntries(
  Object.values(definitionModules).map(({ definition }) => [definition.type, definition]),
);

/** Looks up a node type; unknown names, also those every object has, give undefined. */
export const catalogue: Catalogue = (type) => (Object.hasOwn(definitions, type) ? definitions[type] : undefined);

/** What `upgradeGraph` needs to know of a node type. */
export function upgradableOf(type: string): Upgradable | undefined {
  const definition = catalogue(type);
  return (
    definition && {
      type,
      version: definition.version,
      upgrades: upgradeModules[`./${folderOf(type)}/upgrade.ts`]?.upgrades,
    }
  );
}

/** A loader for the node type's own face, in the form `React.lazy` takes; undefined when it has none. */
export function faceOf(type: string): (() => Promise<{ default: Face }>) | undefined {
  const load = faceModules[`./${folderOf(type)}/face.tsx`];
  return load && (async () => ({ default: (await load()).face }));
}

function folderOf(type: string): string {
  return type.replace('.', '/');
}
