// Reads a stored rule without its schema, which the canvas does not load for its first picture. A test holds both together.
import { hasItsValue, OPERATOR_WORDS, type Rule, type RuleCondition } from './rule-words.ts';

/** A dotted path; the first name is a step's. */
export const FIELD_PATH = /^[A-Za-z_]\w*(\.[^.]+)*$/;
/** The most characters of a path and of a value, values to choose from, and lines of a group. */
export const MOST = { field: 500, text: 1000, options: 100, rules: 50 } as const;
/** How deep groups may stand in groups. */
const DEEPEST = 3;

/** The rule, or null for anything that is none. */
export function readRule(value: unknown): Rule | null {
  return isRule(value, DEEPEST) ? value : null;
}

function isRule(value: unknown, depth: number): value is Rule {
  if (!isRecord(value) || depth === 0 || !Array.isArray(value.rules) || value.rules.length > MOST.rules) return false;
  const isJoined = value.combinator === 'and' || value.combinator === 'or';
  return isJoined && value.rules.every((part) => isCondition(part) || isRule(part, depth - 1));
}

function isCondition(value: unknown): value is RuleCondition {
  if (!isRecord(value)) return false;
  const { field, operator } = value;
  if (typeof field !== 'string' || field.length > MOST.field || !FIELD_PATH.test(field)) return false;
  return isOperator(operator) && isValue(value.value) && hasItsValue({ operator, value: value.value });
}

function isOperator(value: unknown): value is RuleCondition['operator'] {
  return typeof value === 'string' && Object.hasOwn(OPERATOR_WORDS, value);
}

function isValue(value: unknown): value is RuleCondition['value'] {
  if (Array.isArray(value)) return value.length <= MOST.options && value.every(isText);
  return value === undefined || typeof value === 'boolean' || Number.isFinite(value) || isText(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST.text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
