// Controls for values that are used as they stand.
import { useState } from 'react';
import { CopyField } from '../../../ui/copy-field.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { choicesOf, limitOf } from '../config/config-fields.ts';
import { useStep } from '../step-context.ts';
import { type ControlProps, fieldParts, textOf } from './control-props.ts';

export function TextControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  return (
    <TextField
      {...fieldParts({ field, error })}
      placeholder={field.placeholder}
      disabled={!isEditable}
      value={textOf(value)}
      onChange={onChange}
    />
  );
}

export function TextAreaControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  return (
    <TextArea
      {...fieldParts({ field, error })}
      placeholder={field.placeholder}
      disabled={!isEditable}
      value={textOf(value)}
      onChange={onChange}
    />
  );
}

export function NumberControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  const { unit } = field.hints;
  return (
    <NumberField
      {...fieldParts({ field, error })}
      disabled={!isEditable}
      min={limitOf(field.hints, 'minimum')}
      max={limitOf(field.hints, 'maximum')}
      unit={typeof unit === 'string' ? unit : undefined}
      placeholder={field.placeholder}
      value={typeof value === 'number' ? value : null}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

export function SwitchControl({ field, value, onChange }: ControlProps) {
  const { isEditable } = useStep();
  return (
    <Switch label={field.label} help={field.help} disabled={!isEditable} checked={value === true} onChange={onChange} />
  );
}

export function SelectControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  return (
    <Select
      {...fieldParts({ field, error })}
      disabled={!isEditable}
      options={choicesOf(field.hints)}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
    />
  );
}

/** The last part of a public address, and below it the whole address to take away. */
export function PathControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  const prefix = textOf(field.hints.prefix);
  const path = textOf(value);
  return (
    <div className="flex flex-col gap-2">
      <TextField
        {...fieldParts({ field, error })}
        disabled={!isEditable}
        value={path}
        spellCheck={false}
        autoComplete="off"
        onChange={(typed) => onChange(typed.toLowerCase().replaceAll(' ', '-'))}
      />
      {path !== '' && (
        <CopyField
          label="Whole address"
          value={`${window.location.origin}${prefix}${path}`}
          help="It answers once the workflow is published."
        />
      )}
    </div>
  );
}

/** JSON as text. What cannot be read yet stays in the box and is not stored. */
export function JsonControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  const stored = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [text, setText] = useState(stored);
  const reading = readJson(text);
  const isOwn = !reading.ok || JSON.stringify(reading.value) === JSON.stringify(value);
  return (
    <TextArea
      {...fieldParts({ field, error })}
      error={isOwn && !reading.ok ? reading.problem : error}
      rows={4}
      spellCheck={false}
      disabled={!isEditable}
      placeholder={field.placeholder ?? '{ "email": "ann@example.com" }'}
      value={isOwn ? text : stored}
      onChange={(typed) => {
        setText(typed);
        const read = readJson(typed);
        if (read.ok) onChange(read.value);
      }}
    />
  );
}

type Reading = { ok: true; value: unknown } | { ok: false; problem: string };

function readJson(text: string): Reading {
  if (text.trim() === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const line = position === undefined ? null : text.slice(0, Number(position)).split('\n').length;
    const place = line === null ? 'It ends too early' : `Something is wrong in line ${line}`;
    return { ok: false, problem: `This is not JSON yet. ${place}: check quotes, commas and brackets.` };
  }
}
