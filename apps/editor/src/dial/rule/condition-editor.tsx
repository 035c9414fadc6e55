// A condition as the builder shows it, with its formula one click away.
import { type CheckScope, checkCel } from '@leeway/shared/expression/check.ts';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { RuleBuilder } from './rule-builder.tsx';
import { emptyRule, type RuleField } from './rule-edit.ts';
import { shownRule, storeRule } from './stored-rule.ts';

/** `when` is CEL and decides; `rule` is what the builder made it from. */
export interface StoredCondition {
  when: string;
  rule?: unknown;
}

export type ConditionEditorProps = {
  label: string;
  help?: string;
  error?: string;
  condition: StoredCondition;
  scope: CheckScope;
  fields: readonly RuleField[];
  onChange: (condition: StoredCondition) => void;
  disabled?: boolean;
};

/** A formula that no rule fits is shown as it was written, and kept until a person starts over. */
export function ConditionEditor(props: ConditionEditorProps) {
  const { label, help, error, condition, scope, fields, onChange, disabled = false } = props;
  const shown = shownRule(condition, scope);
  const [wantsFormula, setWantsFormula] = useState(false);
  const isFormula = wantsFormula || shown.as === 'formula';
  const [problem] = condition.when.trim() === '' ? [] : checkCel(condition.when, scope, 'boolean').problems;
  return (
    <div className="flex flex-col gap-2">
      {isFormula ? (
        <TextArea
          label={label}
          rows={2}
          value={condition.when}
          disabled={disabled}
          spellCheck={false}
          error={problem ?? error}
          help={shown.as === 'formula' ? 'Written by hand. The lists cannot show it.' : help}
          onChange={(when) => onChange({ when, rule: condition.rule })}
        />
      ) : (
        <>
          <RuleBuilder
            label={label}
            rule={shown.as === 'rule' ? shown.rule : emptyRule}
            fields={fields}
            disabled={disabled}
            onChange={(rule) => onChange(storeRule(rule, scope))}
          />
          {error ? <p className="text-fail text-sm">{error}</p> : help && <p className="text-ink-3 text-xs">{help}</p>}
        </>
      )}
      {!disabled && (
        <div className="flex gap-1">
          {shown.as === 'rule' ? (
            <Button size="small" variant="quiet" onClick={() => setWantsFormula(!wantsFormula)}>
              {wantsFormula ? 'Hide formula' : 'Show formula'}
            </Button>
          ) : (
            <Button
              size="small"
              variant="quiet"
              onClick={() => {
                setWantsFormula(false);
                onChange({ when: '', rule: emptyRule });
              }}
            >
              Start over with lists
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
