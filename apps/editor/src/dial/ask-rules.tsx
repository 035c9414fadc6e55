// "Always ask a person when": rules that win over the dial.
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import { ruleToWords } from '@leeway/shared/expression/rule-words.ts';
import type { AskWhen } from '@leeway/shared/graph/dial-setting.ts';
import { Pencil, Plus, Trash2, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { ConditionEditor } from './rule/condition-editor.tsx';
import { conditionFor, emptyRule, type RuleField } from './rule/rule-edit.ts';
import { filledIn, shownRule } from './rule/stored-rule.ts';

export type AskRulesProps = {
  rules: readonly AskWhen[];
  scope: CheckScope;
  fields: readonly RuleField[];
  isEditable: boolean;
  onChange: (rules: AskWhen[]) => void;
};

const MOST_RULES = 20;

export function AskRules({ rules, scope, fields, isEditable, onChange }: AskRulesProps) {
  const [open, setOpen] = useState<number | null>(null);
  const add = () => {
    const [first] = fields;
    const rule = first ? { ...emptyRule, rules: [conditionFor(first)] } : emptyRule;
    onChange([...rules, { when: '', rule }]);
    setOpen(rules.length);
  };
  return (
    <div role="group" aria-label="Always ask a person when" className="flex flex-col gap-2">
      <h4 className="font-semibold text-ink-2 text-sm">Always ask a person when</h4>
      {rules.length === 0 && <p className="text-ink-3 text-xs">No rules yet. A rule wins over the dial.</p>}
      <ul className="flex flex-col gap-1.5">
        {rules.map((rule, index) => {
          const words = ruleWords(rule, scope, fields);
          return (
            <li key={index} data-field={`dial.askWhen.${index}`} className="flex flex-col gap-2">
              <div className="flex items-start gap-2">
                <UserCheck aria-hidden className="mt-1 size-4 shrink-0 text-ink-2" />
                <span className="min-w-0 flex-1 pt-0.5">{words}</span>
                {isEditable && (
                  <>
                    <IconButton
                      className="size-6!"
                      label={`Change the rule: ${words}`}
                      aria-expanded={open === index}
                      icon={<Pencil aria-hidden />}
                      onClick={() => setOpen(open === index ? null : index)}
                    />
                    <IconButton
                      className="size-6!"
                      label={`Remove the rule: ${words}`}
                      icon={<Trash2 aria-hidden />}
                      onClick={() => {
                        setOpen(null);
                        onChange(rules.filter((_, at) => at !== index));
                      }}
                    />
                  </>
                )}
              </div>
              {open === index && isEditable && (
                <ConditionEditor
                  label="Ask when"
                  condition={rule}
                  scope={scope}
                  fields={fields}
                  onChange={(next) => onChange(rules.map((old, at) => (at === index ? next : old)))}
                />
              )}
            </li>
          );
        })}
      </ul>
      {isEditable && rules.length < MOST_RULES && (
        <Button size="small" variant="quiet" icon={<Plus aria-hidden />} className="-ml-2.5 self-start" onClick={add}>
          Add a rule
        </Button>
      )}
    </div>
  );
}

function ruleWords(rule: AskWhen, scope: CheckScope, fields: readonly RuleField[]): string {
  const shown = shownRule(rule, scope);
  if (shown.as === 'formula') return rule.when;
  const labelOf = (id: string) => fields.find((field) => field.id === id)?.label ?? id;
  return ruleToWords(filledIn(shown.rule), labelOf) || 'A new rule';
}
