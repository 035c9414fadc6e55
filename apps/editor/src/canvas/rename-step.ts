// Renaming a step rewrites the formulas that read it. Apart from the other edits: it alone needs the formula language.
import { renameInConfig, renameReference } from '@leeway/shared/expression/config-expressions.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { JsonSchema } from '@leeway/shared/graph/node-type.ts';
import { asConfig, isSameJson, setAt } from './config-path.ts';
import { type Edit, updateNodes } from './operations.ts';

/** Finds the JSON Schema of a node type's config, whose `control`s say where expressions stand. */
export type SchemaOf = (type: string) => JsonSchema | undefined;

/** Gives a node another name and rewrites every expression that used the old one. The caller has checked that it is free. */
export function rename(nodeId: string, to: string, schemaOf: SchemaOf): Edit {
  return (graph) => {
    const from = graph.nodes.find((node) => node.id === nodeId)?.name;
    if (from === undefined || from === to) return graph;
    return updateNodes(graph, (node) => {
      const renamed = renameInNode(node, { from, to, schemaOf });
      return node.id === nodeId ? { ...renamed, name: to } : renamed;
    });
  };
}

interface Renaming {
  from: string;
  to: string;
  schemaOf: SchemaOf;
}

function renameInNode(node: GraphNode, { from, to, schemaOf }: Renaming): GraphNode {
  const schema = schemaOf(node.type);
  const config = schema
    ? renameNodeFields(renameInConfig(node.config, schema, { from, to }), schema, [from, to])
    : node.config;
  const dial = node.dial && renameInDial(node.dial, from, to);
  return isSameJson(config, node.config) && isSameJson(dial, node.dial)
    ? node
    : { ...node, config: asConfig(config), ...(dial ? { dial } : {}) };
}

// A field that holds the name of a node, such as the gate's “may be edited”, is no expression.
function renameNodeFields(config: unknown, schema: JsonSchema, names: [from: string, to: string]): unknown {
  const [from, to] = names;
  const properties = Object.entries(asConfig(schema.properties ?? {}));
  return properties.reduce(
    (result, [field, property]) =>
      asConfig(property).control === 'node' && asConfig(result)[field] === from ? setAt(result, [field], to) : result,
    config,
  );
}

function renameInDial(dial: DialSetting, from: string, to: string): DialSetting {
  return {
    ...dial,
    ...(dial.askWhen && {
      askWhen: dial.askWhen.map((rule) => ({ ...rule, when: renameReference(rule.when, 'cel', { from, to }) })),
    }),
    ...(dial.amount && { amount: renameReference(dial.amount, 'cel', { from, to }) }),
  };
}
