import { catalogue } from '@leeway/nodes/editor';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import * as z from 'zod';

/** What the inspector calls a field of a node; its own name when it is not known. */
export function fieldLabel(node: GraphNode, field: string): string {
  const type = catalogue(node.type);
  const schema = type && z.toJSONSchema(type.config, { io: 'input', unrepresentable: 'any' });
  const property = schema?.properties?.[field];
  return typeof property === 'object' && typeof property.label === 'string' ? property.label : field;
}
