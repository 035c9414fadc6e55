// What the world round a graph says of it: connections, tables and public addresses.
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { Catalogue, NodeType } from '../graph/node-type.ts';
import type { Problem } from '../graph/problem.ts';
import { problemOf, titleOf } from '../graph/validate.ts';
import { type ConfigField, configSchemaOf, fieldsOf, isShown } from './config-schema.ts';

/** A public address is a webhook's or a form's. */
export type PathKind = 'webhook' | 'form';

/** What is known outside the graph. What is left out is not checked. */
export interface OutsideFacts {
  /** Kind of each connection, by id. */
  connections?: ReadonlyMap<string, string> | undefined;
  /** Ids and names of the tables. */
  tables?: ReadonlySet<string> | undefined;
  /** Title of another published workflow that has the address, else null. */
  takenPaths?: ((kind: PathKind, path: string) => string | null) | undefined;
  /** Every workflow by id; `isLive` when a version of it is published. */
  workflows?: ReadonlyMap<string, { title: string; isLive: boolean }> | undefined;
  /** Id of the workflow the graph belongs to; null when it has none yet. */
  workflowId?: string | null | undefined;
}

/** A field that names something outside, and what it names. */
interface Choice {
  field: ConfigField;
  value: string;
  node: GraphNode;
  type: NodeType;
}

/** Problems of what a node names outside the graph. Fields that are empty are left to the node type's own check. */
export function outsideProblems(node: GraphNode, type: NodeType, facts: OutsideFacts): Problem[] {
  return choicesOf(node, type).flatMap((choice) => {
    switch (choice.field.schema['control']) {
      case 'connection':
        return connectionProblems(choice, facts);
      case 'table':
        return tableProblems(choice, facts);
      case 'workflow':
        return workflowProblems(choice, facts);
      case 'path':
        return takenProblems(choice, facts);
      default:
        return [];
    }
  });
}

/** Two steps of one graph, triggers or waits, cannot have the same address. */
export function repeatedPathProblems(graph: Graph, catalogue: Catalogue): Problem[] {
  const owners = new Map<string, string>();
  return graph.nodes.flatMap((node) => {
    const type = catalogue(node.type);
    if (type === undefined) return [];
    return choicesOf(node, type).flatMap((choice) => {
      const address = addressOf(choice);
      if (address === null) return [];
      const owner = owners.get(address);
      if (owner === undefined) owners.set(address, titleOf(node, type));
      return owner === undefined ? [] : [addressProblem(choice, 'path.repeated', `“${owner}” has it already`)];
    });
  });
}

/** The fields that are filled in and count. A config may be read before the schema's defaults are in it. */
function choicesOf(node: GraphNode, type: NodeType): Choice[] {
  const schema = configSchemaOf(type);
  return fieldsOf(schema).flatMap((field) => {
    const value = node.config[field.name] ?? field.schema['default'];
    if (typeof value !== 'string' || value === '' || !isShown(field.schema, schema, node.config)) return [];
    return [{ field, value, node, type }];
  });
}

function connectionProblems({ field, value, node, type }: Choice, { connections }: OutsideFacts): Problem[] {
  if (connections === undefined) return [];
  const said = (code: string, message: string) => [problemOf(node, type, { code, field: field.name, message })];
  const kind = connections.get(value);
  if (kind === undefined) {
    return said('connection.missing', `“${field.label}”: the connection is no longer there. Choose another one.`);
  }
  const { kinds } = field.schema;
  if (!Array.isArray(kinds) || kinds.includes(kind)) return [];
  const message = `“${field.label}”: the chosen connection is of another kind. Choose one that fits, or add one under Connections.`;
  return said('connection.wrong_kind', message);
}

function tableProblems({ field, value, node, type }: Choice, { tables }: OutsideFacts): Problem[] {
  if (tables === undefined || tables.has(value)) return [];
  const message = `There is no table “${value}”. Choose another one, or add it under Tables.`;
  return [problemOf(node, type, { code: 'table.missing', field: field.name, message })];
}

function workflowProblems({ field, value, node, type }: Choice, { workflows, workflowId }: OutsideFacts): Problem[] {
  const said = (code: string, message: string) => [problemOf(node, type, { code, field: field.name, message })];
  if (value === workflowId) {
    return said('workflow.calls_itself', `“${field.label}”: a workflow cannot use itself. Choose another one.`);
  }
  const found = workflows?.get(value);
  if (workflows === undefined || found?.isLive === true) return [];
  return found === undefined
    ? said('workflow.missing', `“${field.label}”: the workflow is no longer there. Choose another one.`)
    : said('workflow.not_live', `“${found.title}” is not live yet. Publish it first, or choose another workflow.`);
}

function takenProblems(choice: Choice, { takenPaths }: OutsideFacts): Problem[] {
  const kind = choice.field.schema['prefix'] === '/forms/' ? 'form' : 'webhook';
  const owner = takenPaths?.(kind, choice.value) ?? null;
  return owner === null ? [] : [addressProblem(choice, 'path.taken', `the workflow “${owner}” has it already`)];
}

function addressOf({ field, value }: Choice): string | null {
  const { control, prefix } = field.schema;
  return control === 'path' && typeof prefix === 'string' ? prefix + value : null;
}

function addressProblem(choice: Choice, code: string, why: string): Problem {
  const { field, value, node, type } = choice;
  const message = `The address ${addressOf(choice) ?? value} is taken: ${why}. Give this step another one.`;
  return problemOf(node, type, { code, field: field.name, message });
}
