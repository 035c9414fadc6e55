/// <reference types="vite/types/importMeta.d.ts" />
// The browser's door to the catalogue: definitions at once, faces when they are drawn. No run.ts is reachable from here.
// It brings zod and every schema; what only draws cards takes cards.ts.
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';
import type { NodeDefinition } from './contract/define-node.ts';
import type { Face } from './contract/face.ts';

const definitionModules = import.meta.glob<{ definition: NodeDefinition }>('./*/*/definition.ts', { eager: true });
const faceModules = import.meta.glob<{ face: Face }>('./*/*/face.tsx');

/** Every node type by its name, in the order of their names. */
export const definitions: Readonly<Record<string, NodeDefinition>> = Object.fromEntries(
  Object.values(definitionModules).map(({ definition }) => [definition.type, definition]),
);

/** Looks up a node type; unknown names, also those every object has, give undefined. */
export const catalogue: Catalogue = (type) => (Object.hasOwn(definitions, type) ? definitions[type] : undefined);

/** A loader for the node type's own face, in the form `React.lazy` takes; undefined when it has none. */
export function faceOf(type: string): (() => Promise<{ default: Face }>) | undefined {
  const load = faceModules[`./${type.replace('.', '/')}/face.tsx`];
  return load && (async () => ({ default: (await load()).face }));
}
