// The box at the end of a condition: a number, a text, one of a few, or several separated by commas.
import type { RuleCondition } from '@leeway/shared/expression/rule-words.ts';
import { useState } from 'react';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { RuleField } from './rule-edit.ts';

export type RuleValueProps = {
  condition: RuleCondition;
  field: RuleField | undefined;
  disabled: boolean;
  onChange: (value: NonNullable<RuleCondition['value']>) => void;
};

const LABEL = 'Compare with';

export function RuleValue({ condition, field, disabled, onChange }: RuleValueProps) {
  const { operator, value } = condition;
  if (operator === 'oneOf') return <ListValue {...{ value, disabled, onChange }} />;
  if (isNumeric(condition, field)) return <NumberValue {...{ value, disabled, onChange }} />;
  if (field?.options && field.options.length > 0) {
    const options = field.options.map((option) => ({ value: option, label: option }));
    return (
      <Select
        label={LABEL}
        isLabelHidden
        disabled={disabled}
        options={options}
        value={String(value ?? '')}
        onChange={onChange}
      />
    );
  }
  return (
    <TextField
      label={LABEL}
      isLabelHidden
      disabled={disabled}
      value={String(value ?? '')}
      placeholder="a text"
      onChange={onChange}
    />
  );
}

type PartProps = Pick<RuleValueProps, 'disabled' | 'onChange'> & { value: RuleCondition['value'] };

// What is typed is kept as it stands ("2,0" on the way to "2,000"); the rule gets the number it means.
function NumberValue({ value, disabled, onChange }: PartProps) {
  const [text, setText] = useState(String(value ?? ''));
  const meant = readNumber(text);
  const shown = meant === value || (meant === null && value === '') ? text : String(value ?? '');
  return (
    <TextField
      label={LABEL}
      isLabelHidden
      disabled={disabled}
      inputMode="decimal"
      value={shown}
      placeholder="a number"
      error={shown !== '' && readNumber(shown) === null ? 'Write a number, such as 2000.' : undefined}
      onChange={(typed) => {
        setText(typed);
        onChange(readNumber(typed) ?? '');
      }}
    />
  );
}

function ListValue({ value, disabled, onChange }: PartProps) {
  const items = Array.isArray(value) ? value : [];
  const [text, setText] = useState(items.join(', '));
  const shown = readList(text).join('\n') === items.join('\n') ? text : items.join(', ');
  return (
    <TextField
      label={LABEL}
      isLabelHidden
      disabled={disabled}
      value={shown}
      placeholder="one, another"
      onChange={(typed) => {
        setText(typed);
        onChange(readList(typed));
      }}
    />
  );
}

function isNumeric({ operator }: RuleCondition, field: RuleField | undefined): boolean {
  return field?.shape.type === 'number' || ['greater', 'atLeast', 'less', 'atMost'].includes(operator);
}

function readNumber(text: string): number | null {
  const plain = text
    .replaceAll(/[\s,](?=\d{3}(\D|$))/g, '')
    .replace(/^[£$€]/, '')
    .trim();
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function readList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
