// A rule of a dial as a person would say it.
import type { AskWhen } from '../graph/dial-setting.ts';
import { ruleSchema } from './rule.ts';
import { ruleToWords } from './rule-words.ts';

/** In words where it was made in the rule builder, else the formula itself. Fields are said without the step they are of. */
export function askRuleWords({ when, rule }: AskWhen): string {
  const parsed = ruleSchema.safeParse(rule);
  if (!parsed.success) return when.trim();
  return ruleToWords(parsed.data, (field) => field.split('.').slice(1).join(' ') || field);
}
