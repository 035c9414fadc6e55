// The name formulas call a step by: what it may be, and changing it everywhere.
import { catalogue } from '@leeway/nodes/editor';
import { configSchemaOf } from '@leeway/shared/expression/config-schema.ts';
import { RESERVED_NAMES } from '@leeway/shared/expression/reserved-names.ts';
import { ruleSchema } from '@leeway/shared/expression/rule.ts';
import { type Graph, type GraphNode, NODE_NAME } from '@leeway/shared/graph/graph.ts';
import type { JsonSchema } from '@leeway/shared/graph/node-type.ts';
import { renameInRule } from '../../../dial/rule/rule-edit.ts';
import { type Edit, sequence } from '../../operations.ts';
import { rename, type SchemaOf } from '../../rename-step.ts';

/** The JSON Schema of a node type's config; undefined for an unknown type. */
export function schemaOf(type: string): JsonSchema | undefined {
  const definition = catalogue(type);
  return definition && configSchemaOf(definition);
}

/** What is wrong with a name, in words; null when it can be used. */
export function nameProblem(name: string, node: Pick<GraphNode, 'id'>, graph: Graph): string | null {
  if (name === '') return 'Give the step a name.';
  if (!NODE_NAME.test(name)) return 'Use small letters, digits and _, starting with a letter, such as enquiry.';
  if (name.length > 64) return 'Use at most 64 characters.';
  if (RESERVED_NAMES.has(name)) return `“${name}” means something else in formulas. Choose another name.`;
  const other = graph.nodes.find((one) => one.id !== node.id && one.name === name);
  return other ? `“${other.title}” has this name already.` : null;
}

/** Renames a step in all formulas, and in the rules that formulas were made from. */
export function renameStep(node: Pick<GraphNode, 'id' | 'name'>, to: string, schemaOf: SchemaOf): Edit {
  return sequence(rename(node.id, to, schemaOf), (graph) => {
    const nodes = graph.nodes.map((one) => renameRules(one, node.name, to));
    return nodes.some((one, index) => one !== graph.nodes[index]) ? { ...graph, nodes } : graph;
  });
}

function renameRules(node: GraphNode, from: string, to: string): GraphNode {
  const rule = renamed(node.config.rule, from, to);
  const askWhen = node.dial?.askWhen?.map((entry) => {
    const next = renamed(entry.rule, from, to);
    return next === entry.rule ? entry : { ...entry, rule: next };
  });
  const hasNewAsk = askWhen?.some((entry, index) => entry !== node.dial?.askWhen?.[index]) === true;
  if (rule === node.config.rule && !hasNewAsk) return node;
  return {
    ...node,
    config: rule === node.config.rule ? node.config : { ...node.config, rule },
    ...(node.dial && hasNewAsk ? { dial: { ...node.dial, askWhen } } : {}),
  };
}

function renamed(rule: unknown, from: string, to: string): unknown {
  const parsed = ruleSchema.safeParse(rule);
  if (!parsed.success) return rule;
  const next = renameInRule(parsed.data, from, to);
  return JSON.stringify(next) === JSON.stringify(parsed.data) ? rule : next;
}
