// The editor of a list of typed fields: those of a form, or the values an AI step takes out of a text.

import type { FieldType } from '@leeway/shared/graph/shape.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { textOf } from '../../../ui/text-of.ts';
import { messageAt } from '../config/node-problems.ts';
import { useStep } from '../step-context.ts';
import { nameInWords } from '../template/hole.ts';
import type { ControlProps } from './control-props.ts';
import { freeName, nameFromLabel } from './list-edit.ts';
import { type ListedRecord, type RecordEntry, RecordList } from './record-list.tsx';

const TYPES: readonly { value: FieldType; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'longText', label: 'Long text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'date', label: 'Date' },
  { value: 'email', label: 'E-mail' },
  { value: 'phone', label: 'Phone number' },
  { value: 'choice', label: 'One of a list' },
];

export function FieldsControl(props: ControlProps) {
  const isForm = props.field.hints.of === 'form';
  const create = (entries: readonly ListedRecord[]) => {
    const name = freeName(isForm ? 'question' : 'value', namesOf(entries));
    return { name, type: 'text', required: false, ...(isForm ? { label: nameInWords(name) } : { description: '' }) };
  };
  return (
    <RecordList
      {...props}
      noun={isForm ? 'field' : 'value'}
      fewest={1}
      create={create}
      nameOf={({ label, name }, place) => textOf(label ?? name ?? `field ${place}`)}
    >
      {({ entry, others, path, set }) => (
        <FieldEntry entry={entry} isForm={isForm} path={path} taken={namesOf(others)} set={set} />
      )}
    </RecordList>
  );
}

function namesOf(entries: readonly ListedRecord[]): string[] {
  return entries.map(({ name }) => textOf(name ?? ''));
}

type EntryProps = Pick<RecordEntry, 'entry' | 'path' | 'set'> & { isForm: boolean; taken: readonly string[] };

function FieldEntry({ entry, isForm, path, taken, set }: EntryProps) {
  const { isEditable, problems } = useStep();
  const text = (name: string) => textOf(entry[name] ?? '');
  const options = Array.isArray(entry.options) ? entry.options.map(String) : [];
  // As long as nobody has chosen a name, it follows the label.
  const isNameOwn = isForm && text('name') !== '' && baseName(text('name')) !== nameFromLabel(text('label'));
  return (
    <>
      {isForm && (
        <TextField
          label="Label"
          value={text('label')}
          disabled={!isEditable}
          error={messageAt(problems, `${path}.label`)}
          onChange={(label) => set(isNameOwn ? { label } : { label, name: freeName(nameFromLabel(label), taken) })}
        />
      )}
      <div className="grid grid-cols-2 gap-2">
        <TextField
          label={isForm ? 'Name in formulas' : 'Name'}
          value={text('name')}
          disabled={!isEditable}
          spellCheck={false}
          autoComplete="off"
          error={messageAt(problems, `${path}.name`)}
          onChange={(typed) => set({ name: typed.toLowerCase().replaceAll(/[\s-]+/g, '_') })}
        />
        <Select
          label="Kind"
          disabled={!isEditable}
          options={TYPES}
          value={TYPES.find(({ value }) => value === entry.type)?.value ?? null}
          onChange={(type) => set({ type, ...(type === 'choice' ? { options } : {}) })}
        />
      </div>
      {!isForm && (
        <TextField
          label="What it is"
          placeholder="The amount they want to spend"
          value={text('description')}
          disabled={!isEditable}
          error={messageAt(problems, `${path}.description`)}
          onChange={(description) => set({ description })}
        />
      )}
      {isForm && entry.type === 'choice' && (
        <TextArea
          label="Choices, one per line"
          rows={2}
          value={options.join('\n')}
          disabled={!isEditable}
          error={messageAt(problems, `${path}.options`)}
          onChange={(typed) => set({ options: typed === '' ? [] : typed.split('\n') })}
        />
      )}
      <Checkbox
        label={isForm ? 'Must be filled in' : 'Must be found'}
        checked={entry.required === true}
        disabled={!isEditable}
        onChange={(required) => set({ required })}
      />
    </>
  );
}

function baseName(name: string): string {
  return name.replace(/_\d+$/, '');
}
