// The fields of a node's form, read from the JSON Schema of its config.

import type { JsonSchema } from '@leeway/shared/graph/node-type.ts';

/** One field of the form. `control` is one of the contract's (contract/fields.ts of the nodes); unknown ones are drawn as JSON. */
export interface ConfigField {
  name: string;
  control: string;
  label: string;
  help: string | undefined;
  placeholder: string | undefined;
  isAdvanced: boolean;
  isRequired: boolean;
  /** What the field holds while the config does not name it. */
  initial: unknown;
  /** Shown only while another field has one of these values. */
  when: { field: string; is: readonly unknown[] } | null;
  /** Everything else the field says about itself: `words`, `kinds`, `prefix`, `unit`, `result`, `of`, `builder`, limits. */
  hints: JsonSchema;
}

/** The fields in the order of the schema, without those that people never see. */
export function configFields(schema: JsonSchema): ConfigField[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(asRecord(schema.properties)).flatMap(([name, value]) => {
    const hints = asRecord(value);
    if (hints.control === 'hidden' || hints.control === undefined) return [];
    return [
      {
        name,
        control: stringOf(hints.control) ?? 'json',
        label: stringOf(hints.label) ?? name,
        help: stringOf(hints.help),
        placeholder: stringOf(hints.placeholder),
        isAdvanced: hints.advanced === true,
        isRequired: required.includes(name) && hints.default === undefined,
        initial: hints.default,
        when: whenOf(hints.when),
        hints,
      },
    ];
  });
}

/** What a field holds: the config's value, else the one it starts with. */
export function valueOf(field: ConfigField, config: Readonly<Record<string, unknown>>): unknown {
  return config[field.name] ?? field.initial;
}

/** Whether a field is shown beside the values the other fields have now. */
export function isShown(
  field: ConfigField,
  fields: readonly ConfigField[],
  config: Readonly<Record<string, unknown>>,
): boolean {
  const { when } = field;
  if (when === null) return true;
  const other = fields.find(({ name }) => name === when.field);
  return other !== undefined && when.is.includes(valueOf(other, config));
}

/** The choices of a select: value and words, in the order they were written. */
export function choicesOf(hints: JsonSchema): { value: string; label: string }[] {
  const words = asRecord(hints.words);
  const values = Array.isArray(hints.enum) ? hints.enum.map(String) : Object.keys(words);
  return values.map((value) => ({ value, label: stringOf(words[value]) ?? value }));
}

/** A limit of a number, or undefined when there is none worth telling. */
export function limitOf(hints: JsonSchema, name: 'minimum' | 'maximum'): number | undefined {
  const limit = hints[name];
  return typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined;
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function whenOf(value: unknown): ConfigField['when'] {
  const { field, is } = asRecord(value);
  return typeof field === 'string' && Array.isArray(is) ? { field, is } : null;
}
