// The rule builder's JSON: what a person picks from lists, and how they would say it. No schema is here, because cards on the
// canvas say their rules before one is loaded.
import { plainNumber } from './number-format.ts';

export const OPERATOR_WORDS = {
  equals: 'is',
  notEquals: 'is not',
  greater: 'is more than',
  atLeast: 'is at least',
  less: 'is less than',
  atMost: 'is at most',
  contains: 'contains',
  notContains: 'does not contain',
  startsWith: 'starts with',
  endsWith: 'ends with',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
  isTrue: 'is true',
  isFalse: 'is false',
  oneOf: 'is one of',
} as const;

export type RuleOperator = keyof typeof OPERATOR_WORDS;

const WITHOUT_VALUE: ReadonlySet<RuleOperator> = new Set<RuleOperator>(['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse']);

/** One line of the builder. `field` is a dotted path such as `enquiry.body.budget`. */
export interface RuleCondition {
  field: string;
  operator: RuleOperator;
  value?: string | number | boolean | string[] | undefined;
}

/** Conditions that must all hold (`and`) or of which one must (`or`). Groups stand inside groups up to depth 3. */
export interface Rule {
  combinator: 'and' | 'or';
  rules: (RuleCondition | Rule)[];
}

/** Whether a condition has what its operator compares with. */
export function hasItsValue({ operator, value }: Pick<RuleCondition, 'operator' | 'value'>): boolean {
  return WITHOUT_VALUE.has(operator) || value !== undefined;
}

/** The rule as a person would say it. `labelOf` gives the words for a field. */
export function ruleToWords(rule: Rule, labelOf: (field: string) => string): string {
  return partsOf(rule, (part) => {
    if (!('combinator' in part)) return conditionToWords(part, labelOf);
    const words = ruleToWords(part, labelOf);
    return part.rules.length > 1 ? `(${words})` : words;
  }).join(rule.combinator === 'and' ? ' and ' : ' or ');
}

/** Groups without conditions say nothing, so they are left out. */
export function partsOf(rule: Rule, write: (part: RuleCondition | Rule) => string): string[] {
  return rule.rules.map(write).filter((text) => text !== '' && text !== '()');
}

function conditionToWords({ field, operator, value }: RuleCondition, labelOf: (field: string) => string): string {
  const start = `${labelOf(field)} ${OPERATOR_WORDS[operator]}`;
  return WITHOUT_VALUE.has(operator) || value === undefined ? start : `${start} ${valueToWords(value)}`;
}

function valueToWords(value: NonNullable<RuleCondition['value']>): string {
  if (typeof value === 'number') return plainNumber(value);
  if (!Array.isArray(value)) return typeof value === 'string' ? `“${value}”` : String(value);
  const words = value.map((item) => `“${item}”`);
  const last = words.pop() ?? 'nothing';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}
