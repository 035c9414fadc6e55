// Reads a config by rules that are plain data, so that cards can be drawn before the schemas are there. The rules come from
// the schemas themselves (config-rules.ts); a test holds both readings together.

/** The part of a JSON Schema that decides whether a config can be read, and what stands in for what it leaves out. */
export interface ConfigRule {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  default?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly ConfigRule[];
  properties?: Readonly<Record<string, ConfigRule>>;
  required?: readonly string[];
  /** Of a record with any names. */
  additionalProperties?: ConfigRule;
  items?: ConfigRule;
  minItems?: number;
  maxItems?: number;
  /** A regular expression. */
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

type Reading = { value: unknown } | null;

/** The value with its defaults filled in, as the schema behind the rule would give it; null when that would refuse it. */
export function readByRule(rule: ConfigRule, value: unknown): Reading {
  if (value === undefined && 'default' in rule) return { value: rule.default };
  if (rule.anyOf) return firstOf(rule.anyOf, value);
  if (rule.enum && !rule.enum.includes(value)) return null;
  switch (rule.type) {
    case 'object':
      return isRecord(value) ? readRecord(rule, value) : null;
    case 'array':
      return Array.isArray(value) && isWithin(value.length, rule.minItems, rule.maxItems)
        ? readItems(rule.items ?? {}, value)
        : null;
    case 'string':
      return typeof value === 'string' && isText(rule, value) ? { value } : null;
    case 'number':
    case 'integer':
      return typeof value === 'number' && isNumber(rule, value) ? { value } : null;
    case 'boolean':
      return typeof value === 'boolean' ? { value } : null;
    case undefined:
      return { value };
  }
}

function firstOf(rules: readonly ConfigRule[], value: unknown): Reading {
  for (const rule of rules) {
    const reading = readByRule(rule, value);
    if (reading) return reading;
  }
  return null;
}

function readRecord(rule: ConfigRule, record: Readonly<Record<string, unknown>>): Reading {
  const rules = rule.additionalProperties
    ? Object.keys(record).map((name) => [name, rule.additionalProperties ?? {}] as const)
    : Object.entries(rule.properties ?? {});
  const entries: [string, unknown][] = [];
  for (const [name, part] of rules) {
    const value = record[name];
    if (value === undefined && !('default' in part) && !rule.required?.includes(name)) continue;
    const reading = readByRule(part, value);
    if (!reading) return null;
    entries.push([name, reading.value]);
  }
  return { value: Object.fromEntries(entries) };
}

function readItems(rule: ConfigRule, items: readonly unknown[]): Reading {
  const values: unknown[] = [];
  for (const item of items) {
    const reading = readByRule(rule, item);
    if (!reading) return null;
    values.push(reading.value);
  }
  return { value: values };
}

function isText({ pattern, minLength, maxLength }: ConfigRule, text: string): boolean {
  return isWithin(text.length, minLength, maxLength) && (pattern === undefined || new RegExp(pattern).test(text));
}

function isNumber({ type, minimum, maximum }: ConfigRule, number: number): boolean {
  if (!Number.isFinite(number) || (type === 'integer' && !Number.isSafeInteger(number))) return false;
  return isWithin(number, minimum, maximum);
}

function isWithin(number: number, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): boolean {
  return number >= least && number <= most;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
