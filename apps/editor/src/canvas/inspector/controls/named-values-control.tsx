// Names with values: texts with data in them (headers, fields), or calculations that keep their type.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/client.ts';
import { routes } from '../../../api/routes.ts';
import { Button } from '../../../ui/button.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { textOf } from '../../../ui/text-of.ts';
import { asRecord } from '../config/config-fields.ts';
import { messageAt } from '../config/node-problems.ts';
import { useStep } from '../step-context.ts';
import { parseHole } from '../template/hole.ts';
import { segmentsOf } from '../template/segments.ts';
import { TemplateField } from '../template/template-field.tsx';
import type { ControlProps } from './control-props.ts';
import { FormulaField } from './formula-controls.tsx';
import { freeName, withoutEntry, withRenamedKey } from './list-edit.ts';
import { ListEntry, ListFrame } from './list-frame.tsx';

/** Headers and the like: every value is a text. */
export function PairsControl(props: ControlProps) {
  return <NamedValues {...props} areTyped={false} columns={null} />;
}

/** Fields of a step, or the columns of a table when the step has one chosen. */
export function AssignmentsControl(props: ControlProps) {
  const { node, schema } = useStep();
  const tableField = Object.entries(asRecord(schema.properties)).find(
    ([, hints]) => asRecord(hints).control === 'table',
  )?.[0];
  const tableId = tableField === undefined ? '' : textOf(node.config[tableField] ?? '');
  const { data } = useQuery({
    queryKey: ['tables'],
    queryFn: ({ signal }) => call(routes.tables.list, { signal }),
    enabled: tableId !== '',
  });
  const table = data?.items.find(({ id, name }) => id === tableId || name === tableId);
  return <NamedValues {...props} areTyped columns={table?.columns ?? null} />;
}

type NamedValuesProps = ControlProps & {
  areTyped: boolean;
  columns: readonly { name: string; label: string }[] | null;
};

function NamedValues({ field, value, error, onChange, areTyped, columns }: NamedValuesProps) {
  const { isEditable, problems } = useStep();
  const values = asRecord(value);
  const entries = Object.entries(values);
  const names = entries.map(([name]) => name);
  const add = () => {
    const unused = columns?.find(({ name }) => !names.includes(name))?.name;
    onChange({ ...values, [unused ?? freeName('value', names)]: '' });
  };
  return (
    <ListFrame
      label={field.label}
      help={field.help}
      error={problems.some((problem) => problem.field === field.name) || entries.length === 0 ? error : undefined}
      noun={columns ? 'column' : 'value'}
      count={entries.length}
      isEditable={isEditable}
      onAdd={add}
    >
      {entries.map(([name, entry], index) => (
        <ListEntry
          key={index}
          name={name}
          path={`${field.name}.${name}`}
          isEditable={isEditable}
          isFirst={index === 0}
          isLast={index === entries.length - 1}
          onRemove={() => onChange(Object.fromEntries(withoutEntry(entries, index)))}
        >
          <EntryName
            name={name}
            taken={withoutEntry(names, index)}
            columns={columns}
            onRename={(to) => {
              const renamed = withRenamedKey(values, name, to);
              if (renamed) onChange(renamed);
            }}
          />
          <EntryValue
            value={entry}
            isTyped={areTyped}
            error={messageAt(problems, `${field.name}.${name}`)}
            onChange={(next) => onChange({ ...values, [name]: next })}
          />
        </ListEntry>
      ))}
    </ListFrame>
  );
}

type NameProps = {
  name: string;
  taken: readonly string[];
  columns: NamedValuesProps['columns'];
  onRename: (to: string) => void;
};

/** A name is stored when the box is left: half-typed names must not replace one another. */
function EntryName({ name, taken, columns, onRename }: NameProps) {
  const { isEditable } = useStep();
  const [typed, setTyped] = useState<string | null>(null);
  if (columns) {
    const free = columns.filter((column) => column.name === name || !taken.includes(column.name));
    const options = free.map((column) => ({ value: column.name, label: column.label }));
    const known = options.some(({ value }) => value === name)
      ? options
      : [{ value: name, label: `${name} (no such column)` }, ...options];
    return <Select label="Column" disabled={!isEditable} options={known} value={name} onChange={onRename} />;
  }
  const shown = typed ?? name;
  const isTaken = taken.includes(shown);
  return (
    <TextField
      label="Name"
      value={shown}
      disabled={!isEditable}
      spellCheck={false}
      autoComplete="off"
      error={isTaken ? 'Another value has this name already.' : shown === '' ? 'Give it a name.' : undefined}
      onChange={setTyped}
      onBlur={() => {
        if (!isTaken && shown !== '') onRename(shown);
        setTyped(null);
      }}
    />
  );
}

type ValueProps = { value: unknown; isTyped: boolean; error: string | undefined; onChange: (value: unknown) => void };

function EntryValue({ value, isTyped, error, onChange }: ValueProps) {
  const { isEditable } = useStep();
  const cel = asRecord(value).cel;
  const isFormula = typeof cel === 'string';
  const text = isFormula ? cel : typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return (
    <div className="flex flex-col gap-1">
      {isFormula ? (
        <FormulaField label="Calculation" error={error} value={text} onChange={(next) => onChange({ cel: next })} />
      ) : (
        <TemplateField label="Text" isMultiline={false} error={error} value={text} onChange={onChange} />
      )}
      {isTyped && isEditable && (
        <Button
          size="small"
          variant="quiet"
          className="self-start"
          onClick={() => onChange(isFormula ? textFromFormula(text) : { cel: formulaFromText(text) })}
        >
          {isFormula ? 'Use a text instead' : 'Keep its type, or calculate'}
        </Button>
      )}
    </div>
  );
}

/** A text that is one picked value becomes that value; any other text becomes a text in the formula. */
function formulaFromText(text: string): string {
  const segments = segmentsOf(text);
  const [only] = segments;
  if (segments.length === 1 && only?.kind === 'hole') return only.cel;
  return text === '' ? '' : JSON.stringify(text);
}

function textFromFormula(cel: string): string {
  if (cel.trim() === '') return '';
  const isText = /^"[^"{}\\]*"$/.test(cel);
  return isText && parseHole(cel) === null ? cel.slice(1, -1) : `{{ ${cel} }}`;
}
