// A condition put together from lists: a value, a question about it, and what to compare it with.
import { OPERATOR_WORDS, type Rule, type RuleCondition } from '@leeway/shared/expression/rule-words.ts';
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import {
  addTo,
  conditionFor,
  isGroup,
  MOST_GROUP_DEPTH,
  needsValue,
  operatorsFor,
  type RuleField,
  type RulePlace,
  removeAt,
  replaceAt,
  withField,
  withOperator,
} from './rule-edit.ts';
import { RuleValue } from './rule-value.tsx';

export type RuleBuilderProps = {
  label: string;
  rule: Rule;
  fields: readonly RuleField[];
  onChange: (rule: Rule) => void;
  disabled?: boolean;
};

export function RuleBuilder({ label, rule, fields, onChange, disabled = false }: RuleBuilderProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-2">
      <span id={id} className="font-medium text-ink-2 text-sm">
        {label}
      </span>
      <RuleGroup {...{ group: rule, place: [], rule, fields, onChange, disabled }} />
    </div>
  );
}

type PartProps = {
  place: RulePlace;
  rule: Rule;
  fields: readonly RuleField[];
  onChange: (rule: Rule) => void;
  disabled: boolean;
};

function RuleGroup({ group, place, rule, fields, onChange, disabled }: PartProps & { group: Rule }) {
  const [first] = fields;
  return (
    <div
      className={classNames(
        'flex flex-col gap-2',
        place.length > 0 && 'rounded-control border border-line bg-panel p-2',
      )}
    >
      {group.rules.length > 1 && (
        <Select
          label="How many must hold"
          isLabelHidden
          disabled={disabled}
          value={group.combinator}
          options={[
            { value: 'and', label: 'All of these hold' },
            { value: 'or', label: 'At least one of these holds' },
          ]}
          onChange={(combinator) => onChange(replaceAt(rule, place, { ...group, combinator }))}
        />
      )}
      {group.rules.map((part, index) => {
        const here = [...place, index];
        const shared = { place: here, rule, fields, onChange, disabled };
        return isGroup(part) ? (
          <RuleGroup key={index} group={part} {...shared} />
        ) : (
          <ConditionLine key={index} condition={part} {...shared} />
        );
      })}
      {first === undefined ? (
        <p className="text-ink-3 text-xs">Connect this step to one before it: then its values can be chosen here.</p>
      ) : (
        !disabled && (
          <div className="flex flex-wrap gap-1">
            <Button
              size="small"
              variant="quiet"
              icon={<Plus aria-hidden />}
              onClick={() => onChange(addTo(rule, place, conditionFor(first)))}
            >
              Add a condition
            </Button>
            {place.length < MOST_GROUP_DEPTH - 1 && group.rules.length > 0 && (
              <Button
                size="small"
                variant="quiet"
                onClick={() =>
                  onChange(
                    addTo(rule, place, {
                      combinator: group.combinator === 'and' ? 'or' : 'and',
                      rules: [conditionFor(first)],
                    }),
                  )
                }
              >
                Add a group
              </Button>
            )}
          </div>
        )
      )}
    </div>
  );
}

function ConditionLine({
  condition,
  place,
  rule,
  fields,
  onChange,
  disabled,
}: PartProps & { condition: RuleCondition }) {
  const field = fields.find(({ id }) => id === condition.field);
  const options = fields.map(({ id, label, group }) => ({ value: id, label, description: group }));
  const change = (next: RuleCondition) => onChange(replaceAt(rule, place, next));
  const known = field
    ? options
    : [{ value: condition.field, label: condition.field, description: 'No longer there' }, ...options];
  const operators = operatorsFor(field?.shape ?? { type: 'any' });
  return (
    <div className="grid grid-cols-[1fr_auto] gap-1.5 rounded-control border border-line p-2">
      <Combobox
        label="Value to look at"
        isLabelHidden
        disabled={disabled}
        value={condition.field}
        options={known}
        error={field ? undefined : 'This value is no longer there. Choose another one.'}
        onChange={(id) => {
          const chosen = fields.find((one) => one.id === id);
          if (chosen) change(withField(condition, chosen));
        }}
      />
      <IconButton
        label="Remove this condition"
        disabled={disabled}
        icon={<X aria-hidden />}
        onClick={() => onChange(removeAt(rule, place))}
      />
      <div className={classNames('col-span-2 grid gap-1.5', needsValue(condition.operator) && 'grid-cols-2')}>
        <Select
          label="Question"
          isLabelHidden
          disabled={disabled}
          value={condition.operator}
          options={(operators.includes(condition.operator) ? operators : [condition.operator, ...operators]).map(
            (value) => ({
              value,
              label: OPERATOR_WORDS[value],
            }),
          )}
          onChange={(operator) => change(withOperator(condition, operator))}
        />
        {needsValue(condition.operator) && (
          <RuleValue
            condition={condition}
            field={field}
            disabled={disabled}
            onChange={(value) => change({ ...condition, value })}
          />
        )}
      </div>
    </div>
  );
}
