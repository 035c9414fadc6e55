// The rule builder's JSON as a schema, and the CEL made from it. What it is and its sentence for people: rule-words.ts.
import * as z from 'zod';
import type { Shape } from '../graph/shape.ts';
import type { CheckScope } from './check.ts';
import { FIELD_PATH, MOST } from './read-rule.ts';
import { stepText } from './references.ts';
import { hasItsValue, partsOf, type Rule, type RuleCondition, type RuleOperator } from './rule-words.ts';

const operatorSchema = z.enum([
  ...(['equals', 'notEquals', 'greater', 'atLeast', 'less', 'atMost', 'contains', 'notContains'] as const),
  ...(['startsWith', 'endsWith', 'isEmpty', 'isNotEmpty', 'isTrue', 'isFalse', 'oneOf'] as const),
]);

const fieldPath = z.string().regex(FIELD_PATH, 'Pick a field');
const text = z.string().max(MOST.text);

const conditionSchema = z
  .object({
    field: fieldPath.max(MOST.field),
    operator: operatorSchema,
    value: z.union([text, z.number(), z.boolean(), z.array(text).max(MOST.options)]).optional(),
  })
  .refine(hasItsValue, {
    message: 'Give a value to compare with',
    path: ['value'],
  });

const combinator = z.enum(['and', 'or']);
const innermostSchema = z.object({ combinator, rules: z.array(conditionSchema).max(MOST.rules) });
const middleSchema = z.object({
  combinator,
  rules: z.array(z.union([conditionSchema, innermostSchema])).max(MOST.rules),
});

export const ruleSchema: z.ZodType<Rule> = z.object({
  combinator,
  rules: z.array(z.union([conditionSchema, middleSchema])).max(MOST.rules),
});

/**
 * The CEL of a rule; empty for a rule without conditions. Values that `scope` says may be missing are read with
 * `.?…orValue(…)`: a missing value fails every comparison, is not equal to anything, and is empty.
 */
export function ruleToCel(rule: Rule, scope: CheckScope = {}): string {
  return partsOf(rule, (part) => ('combinator' in part ? inBrackets(part, scope) : conditionToCel(part, scope))).join(
    rule.combinator === 'and' ? ' && ' : ' || ',
  );
}

function inBrackets(rule: Rule, scope: CheckScope): string {
  const cel = ruleToCel(rule, scope);
  return rule.rules.length > 1 && cel !== '' ? `(${cel})` : cel;
}

function conditionToCel(condition: RuleCondition, scope: CheckScope): string {
  const { field, operator } = condition;
  const { shape, optionalFrom } = locate(field, scope);
  if (operator === 'isEmpty') return `isEmpty(${readPath(field, 0)})`;
  if (operator === 'isNotEmpty') return `!isEmpty(${readPath(field, 0)})`;
  const value = typedValue(condition, shape);
  if (optionalFrom === null) return compare(readPath(field, null), { operator, value, shape });
  const path = readPath(field, optionalFrom);
  const instead = stand(value, shape);
  const test = compare(`${path}.orValue(${literal(instead)})`, { operator, value, shape });
  const isText = typeof instead === 'string';
  // A missing tick box is not ticked, and a missing text is as good as an empty one.
  if (operator === 'notEquals')
    return isText || value !== instead
      ? test
      : `!(${path}.hasValue() && ${path}.orValue(${literal(instead)}) == ${literal(value)})`;
  return holdsFor(instead, operator, value) ? `(${path}.hasValue() && ${test})` : test;
}

type Value = string | number | boolean | readonly (string | number)[];

interface Comparison {
  operator: RuleOperator;
  value: Value;
  shape: Shape;
}

function compare(read: string, { operator, value, shape }: Comparison): string {
  const wanted = literal(value);
  switch (operator) {
    case 'equals':
      return `${read} == ${wanted}`;
    case 'notEquals':
      return `${read} != ${wanted}`;
    case 'greater':
      return `${read} > ${wanted}`;
    case 'atLeast':
      return `${read} >= ${wanted}`;
    case 'less':
      return `${read} < ${wanted}`;
    case 'atMost':
      return `${read} <= ${wanted}`;
    case 'contains':
      return shape.type === 'list' ? `${wanted} in ${read}` : `${read}.contains(${wanted})`;
    case 'notContains':
      return shape.type === 'list' ? `!(${wanted} in ${read})` : `!${read}.contains(${wanted})`;
    case 'startsWith':
    case 'endsWith':
      return `${read}.${operator}(${wanted})`;
    case 'oneOf':
      return `${read} in ${wanted}`;
    case 'isTrue':
      return `${read} == true`;
    case 'isFalse':
      return `${read} == false`;
    case 'isEmpty':
    case 'isNotEmpty':
      return `${operator === 'isEmpty' ? '' : '!'}isEmpty(${read})`;
  }
}

/** Whether the value that stands in for a missing one would pass a comparison with numbers or order. */
function holdsFor(instead: Value, operator: RuleOperator, value: Value): boolean {
  if (operator === 'equals') return typeof instead !== 'string' && instead === value;
  if (operator === 'oneOf') return typeof instead === 'number' && Array.isArray(value) && value.includes(instead);
  if (operator === 'greater') return instead > value;
  if (operator === 'atLeast') return instead >= value;
  if (operator === 'less') return instead < value;
  return operator === 'atMost' && instead <= value;
}

/** What a missing value is read as: nothing, of the right type. */
function stand(value: Value, shape: Shape): Value {
  if (shape.type === 'list') return [];
  const sample = Array.isArray(value) ? value[0] : value;
  if (shape.type === 'number' || (shape.type === 'any' && typeof sample === 'number')) return 0;
  return shape.type === 'boolean' || (shape.type === 'any' && typeof sample === 'boolean') ? false : '';
}

/** The value in the type of the field: builders and imports may hold a number as text. */
function typedValue({ operator, value }: RuleCondition, shape: Shape): Value {
  if (operator === 'isTrue' || operator === 'isFalse') return false;
  const isNumeric = (shape.type === 'list' ? shape.of.type : shape.type) === 'number';
  if (operator === 'oneOf') {
    const options = Array.isArray(value) ? value : [value ?? ''].map(String);
    return isNumeric ? options.map(toNumber) : options;
  }
  const single = Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
  return isNumeric && typeof single === 'string' ? toNumber(single) : single;
}

function toNumber(text: string): number | string {
  const amount = Number(text);
  return text.trim() !== '' && Number.isFinite(amount) ? amount : text;
}

function literal(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  return Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : String(value);
}

function readPath(field: string, optionalFrom: number | null): string {
  const [root = '', ...path] = field.split('.');
  return root + path.map((name, index) => stepText(name, optionalFrom !== null && index >= optionalFrom)).join('');
}

/** The shape of a field, and from which step on it may be missing. */
function locate(field: string, scope: CheckScope): { shape: Shape; optionalFrom: number | null } {
  const [root = '', ...path] = field.split('.');
  const entry = Object.hasOwn(scope, root) ? scope[root] : undefined;
  let shape: Shape = entry?.shape ?? { type: 'any' };
  let optionalFrom = entry?.maybeSkipped === true && path.length > 0 ? 0 : null;
  for (const [index, name] of path.entries()) {
    const next = shape.type === 'record' && Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    if (next?.optional === true) optionalFrom ??= index;
    shape = next ?? { type: 'any' };
  }
  return { shape, optionalFrom };
}
