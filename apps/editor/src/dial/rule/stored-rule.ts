// A rule beside the formula it gave. A formula that was changed by hand no longer fits its rule, and wins.
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import { ruleSchema, ruleToCel } from '@leeway/shared/expression/rule.ts';
import type { Rule } from '@leeway/shared/expression/rule-words.ts';
import { emptyRule } from './rule-edit.ts';

/** `rule`: the builder can show it · `formula`: written by hand, only its text can be shown. */
export type Shown = { as: 'rule'; rule: Rule } | { as: 'formula' };

/**
 * How a stored condition is shown. The rule may have been made when other values could be missing, so it also fits
 * when it gives the same formula without knowing what may be.
 */
export function shownRule(stored: { when: string; rule?: unknown }, scope: CheckScope): Shown {
  if (stored.when.trim() === '') return { as: 'rule', rule: parseRule(stored.rule) ?? emptyRule };
  const rule = parseRule(stored.rule);
  if (rule === null) return { as: 'formula' };
  const fits = [ruleToCel(filledIn(rule), scope), ruleToCel(filledIn(rule))].some(
    (cel) => plain(cel) === plain(stored.when),
  );
  return fits ? { as: 'rule', rule } : { as: 'formula' };
}

/** What is stored for a rule: a line that is not filled in yet is kept in the rule and left out of the formula. */
export function storeRule(rule: Rule, scope: CheckScope): { when: string; rule: Rule } {
  return { when: ruleToCel(filledIn(rule), scope), rule };
}

/** The rule without lines that lack a value. */
export function filledIn(rule: Rule): Rule {
  return {
    ...rule,
    rules: rule.rules.flatMap((part): Rule['rules'] => {
      if ('combinator' in part) return [filledIn(part)];
      const isEmpty = part.value === '' || (Array.isArray(part.value) && part.value.length === 0);
      return isEmpty ? [] : [part];
    }),
  };
}

function parseRule(rule: unknown): Rule | null {
  const parsed = ruleSchema.safeParse(rule);
  return parsed.success ? parsed.data : null;
}

function plain(cel: string): string {
  return cel.replaceAll(/\s+/g, ' ').trim();
}
