// Edits of a rule as pure functions. A place in a rule is the indexes that lead to it.
import { hasItsValue, type Rule, type RuleCondition, type RuleOperator } from '@leeway/shared/expression/rule-words.ts';
import type { Shape } from '@leeway/shared/graph/shape.ts';

/** Something a rule can ask about: `id` is a dotted path such as `enquiry.body.budget`. */
export interface RuleField {
  id: string;
  label: string;
  /** The step it comes from. */
  group: string;
  shape: Shape;
  /** For values that are one of a few. */
  options?: readonly string[];
}

export type RulePlace = readonly number[];
export type RulePart = Rule | RuleCondition;

/** Groups may stand in groups to this depth (shared/expression/rule.ts). */
export const MOST_GROUP_DEPTH = 3;

export const emptyRule: Rule = { combinator: 'and', rules: [] };

export function isGroup(part: RulePart): part is Rule {
  return 'combinator' in part;
}

const TEXT: readonly RuleOperator[] = [
  ...(['equals', 'notEquals', 'contains', 'notContains', 'startsWith'] as const),
  ...(['endsWith', 'oneOf', 'isEmpty', 'isNotEmpty'] as const),
];
const NUMBER: readonly RuleOperator[] = [
  ...(['greater', 'atLeast', 'less', 'atMost', 'equals', 'notEquals', 'isEmpty', 'isNotEmpty'] as const),
];
const ANY: readonly RuleOperator[] = [...new Set([...TEXT, ...NUMBER, 'isTrue' as const, 'isFalse' as const])];

/** The questions that make sense for a value, the likeliest first. */
export function operatorsFor(shape: Shape): readonly RuleOperator[] {
  switch (shape.type) {
    case 'text':
      return TEXT;
    case 'number':
      return NUMBER;
    case 'boolean':
      return ['isTrue', 'isFalse'];
    case 'list':
      return ['contains', 'notContains', 'isEmpty', 'isNotEmpty'];
    case 'any':
      return ANY;
    case 'record':
      return ['isEmpty', 'isNotEmpty'];
  }
}

export function needsValue(operator: RuleOperator): boolean {
  return !hasItsValue({ operator });
}

/** The condition a new line starts with. */
export function conditionFor(field: RuleField): RuleCondition {
  const [operator = 'equals'] = operatorsFor(field.shape);
  return withOperator({ field: field.id, operator }, operator);
}

/** A condition about another field: the question stays if it still makes sense, the value if it still fits. */
export function withField(condition: RuleCondition, field: RuleField): RuleCondition {
  const allowed = operatorsFor(field.shape);
  const isKept = allowed.includes(condition.operator);
  if (!isKept) return conditionFor(field);
  const isSameKind = field.shape.type !== 'number' || typeof condition.value === 'number';
  return { ...withOperator(condition, condition.operator), field: field.id, ...(isSameKind ? {} : { value: '' }) };
}

/** A condition with another question: `is one of` takes several values, some questions take none. */
export function withOperator(condition: RuleCondition, operator: RuleOperator): RuleCondition {
  const { value, ...rest } = condition;
  if (!needsValue(operator)) return { ...rest, operator };
  if (operator === 'oneOf') {
    const list = Array.isArray(value) ? value : [value ?? ''].map(String).filter((item) => item !== '');
    return { ...rest, operator, value: list };
  }
  return { ...rest, operator, value: Array.isArray(value) ? (value[0] ?? '') : (value ?? '') };
}

/** Puts `part` in the place of what stands there. */
export function replaceAt(rule: Rule, place: RulePlace, part: RulePart): Rule {
  const [index, ...rest] = place;
  if (index === undefined) return isGroup(part) ? part : rule;
  const rules = rule.rules.map((old, at) => {
    if (at !== index) return old;
    return rest.length > 0 && isGroup(old) ? replaceAt(old, rest, part) : part;
  });
  return { ...rule, rules };
}

/** Adds a line or a group at the end of the group at `place`. */
export function addTo(rule: Rule, place: RulePlace, part: RulePart): Rule {
  const group = groupAt(rule, place);
  return group === null ? rule : replaceAt(rule, place, { ...group, rules: [...group.rules, part] });
}

/** Removes what stands at `place`; a group that loses its last line goes with it. */
export function removeAt(rule: Rule, place: RulePlace): Rule {
  const index = place.at(-1);
  const above = place.slice(0, -1);
  const group = groupAt(rule, above);
  if (index === undefined || group === null) return rule;
  const rules = group.rules.filter((_, at) => at !== index);
  if (rules.length === 0 && above.length > 0) return removeAt(rule, above);
  return replaceAt(rule, above, { ...group, rules });
}

/** The fields of a rule with a step renamed. */
export function renameInRule(rule: Rule, from: string, to: string): Rule {
  const rename = (field: string) =>
    field === from || field.startsWith(`${from}.`) ? to + field.slice(from.length) : field;
  return {
    ...rule,
    rules: rule.rules.map((part) =>
      isGroup(part) ? renameInRule(part, from, to) : { ...part, field: rename(part.field) },
    ),
  };
}

function groupAt(rule: Rule, place: RulePlace): Rule | null {
  const [index, ...rest] = place;
  if (index === undefined) return rule;
  const part = rule.rules[index];
  return part !== undefined && isGroup(part) ? groupAt(part, rest) : null;
}
