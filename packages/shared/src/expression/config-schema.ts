// The config of a node type as JSON Schema, with the hints of contract/fields.ts that say what each field is.
import * as z from 'zod';
import type { JsonSchema, NodeType } from '../graph/node-type.ts';

// Making one takes longer than checking a node, and node types never change while the program runs.
const schemas = new WeakMap<NodeType, JsonSchema>();

/** The JSON Schema of what a person sets; made once per node type. */
export function configSchemaOf(type: NodeType): JsonSchema {
  const known = schemas.get(type);
  if (known !== undefined) return known;
  const schema: JsonSchema = { ...z.toJSONSchema(type.config, { io: 'input', unrepresentable: 'any' }) };
  schemas.set(type, schema);
  return schema;
}

/** One field of a config at its top level. */
export interface ConfigField {
  name: string;
  label: string;
  schema: JsonSchema;
}

/** The fields of a config, in the order of its schema. */
export function fieldsOf(schema: JsonSchema): ConfigField[] {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isRecord(property)) return [];
    return [{ name, label: typeof property['label'] === 'string' ? property['label'] : name, schema: property }];
  });
}

/** Whether a field counts with these values: `when` names another field and the values that make it appear. */
export function isShown(field: JsonSchema, schema: JsonSchema, config: Readonly<Record<string, unknown>>): boolean {
  const { when } = field;
  if (!isRecord(when) || typeof when['field'] !== 'string' || !Array.isArray(when['is'])) return true;
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const other = properties[when['field']];
  const value = config[when['field']] ?? (isRecord(other) ? other['default'] : undefined);
  return when['is'].includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
