// Fields of a config that its node type does not have: written by hand, most often a slip.
import type { GraphNode } from '../graph/graph.ts';
import type { JsonSchema, NodeType } from '../graph/node-type.ts';
import type { Problem } from '../graph/problem.ts';
import { problemOf, titleOf } from '../graph/validate.ts';
import { fieldsOf } from './config-schema.ts';
import { nearestName } from './nearest-name.ts';

/** Warnings, not errors: such a field is not looked at, so the step does what it does without it. */
export function unknownFieldProblems(node: GraphNode, type: NodeType, schema: JsonSchema): Problem[] {
  const known = fieldsOf(schema).map(({ name }) => name);
  if (schema['type'] !== 'object' || known.length === 0) return [];
  return Object.keys(node.config)
    .filter((field) => !known.includes(field))
    .map((field) => {
      const nearest = nearestName(field, known);
      const way = nearest === null ? `It has: ${known.join(', ')}.` : `Did you mean “${nearest}”?`;
      const message = `“${titleOf(node, type)}” has no field “${field}”, so it changes nothing. ${way}`;
      return { ...problemOf(node, type, { code: 'config.unknown_field', field, message }), severity: 'warning' };
    });
}
