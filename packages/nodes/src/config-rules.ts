// The rules of every node type's config as plain data. The editor's build puts the value of this file in its place
// (apps/editor/vite.config.ts): with the definitions the first picture of a canvas would wait for zod and every schema.
import * as z from 'zod';
import type { ConfigRule } from './contract/read-config.ts';
import { definitions } from './editor.ts';

const KEYWORDS: readonly string[] = [
  ...['type', 'default', 'enum', 'anyOf', 'properties', 'required', 'additionalProperties', 'items'],
  ...['minItems', 'maxItems', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
];

/** Limits that the reader does not know: left out, a card would be drawn from a config that the schema refuses. */
const UNKNOWN: readonly string[] = [
  ...['$ref', 'allOf', 'oneOf', 'not', 'const', 'format', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['prefixItems', 'patternProperties', 'minProperties', 'maxProperties'],
];

/** By node type. */
export const configRules: Readonly<Record<string, ConfigRule>> = Object.fromEntries(
  Object.values(definitions).map(({ type, config }) => [type, ruleOf(type, config)]),
);

function ruleOf(type: string, schema: z.ZodType): ConfigRule {
  const { $schema: _dialect, ...rule } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const unknown = UNKNOWN.find((keyword) => keyword in jsonSchema);
      if (unknown)
        throw new Error(`The config of ${type} uses “${unknown}”: teach it to contract/read-config.ts first.`);
      // What is turned into text takes anything.
      const isCoerced = 'coerce' in zodSchema._zod.def && zodSchema._zod.def.coerce === true;
      for (const key of Object.keys(jsonSchema)) if (isCoerced || !KEYWORDS.includes(key)) delete jsonSchema[key];
    },
  });
  return rule as ConfigRule;
}
