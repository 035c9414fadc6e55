// Lists of words: the labels an AI step sorts into, and what a person is shown.

import { TextField } from '../../../ui/text-field.tsx';
import { textOf } from '../../../ui/text-of.ts';
import { asRecord } from '../config/config-fields.ts';
import { messageAt } from '../config/node-problems.ts';
import { useStep } from '../step-context.ts';
import { TemplateField } from '../template/template-field.tsx';
import type { ControlProps } from './control-props.ts';
import { withEntry, withMoved, withoutEntry } from './list-edit.ts';
import { ListEntry, ListFrame } from './list-frame.tsx';

export function LabelsControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable, problems } = useStep();
  const entries = Array.isArray(value) ? value.map(asRecord) : [];
  return (
    <ListFrame
      label={field.label}
      help={field.help}
      error={entries.length < 2 ? error : undefined}
      noun="label"
      count={entries.length}
      isEditable={isEditable}
      onAdd={() => onChange([...entries, { name: '', description: '' }])}
    >
      {entries.map((entry, index) => (
        <ListEntry
          key={index}
          name={textOf(entry.name || `label ${index + 1}`)}
          path={`${field.name}.${index}`}
          isEditable={isEditable}
          isFirst={index === 0}
          isLast={index === entries.length - 1}
          onMove={(by) => onChange(withMoved(entries, index, by))}
          onRemove={() => onChange(withoutEntry(entries, index))}
        >
          <TextField
            label="Label"
            value={textOf(entry.name ?? '')}
            disabled={!isEditable}
            error={messageAt(problems, `${field.name}.${index}.name`)}
            onChange={(name) => onChange(withEntry(entries, index, { ...entry, name }))}
          />
          <TextField
            label="When it fits"
            value={textOf(entry.description ?? '')}
            disabled={!isEditable}
            error={messageAt(problems, `${field.name}.${index}.description`)}
            onChange={(description) => onChange(withEntry(entries, index, { ...entry, description }))}
          />
        </ListEntry>
      ))}
    </ListFrame>
  );
}

export function ShowControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable, problems } = useStep();
  const entries = Array.isArray(value) ? value.map(asRecord) : [];
  return (
    <ListFrame
      label={field.label}
      help={field.help}
      error={entries.length === 0 ? error : undefined}
      noun="line"
      count={entries.length}
      isEditable={isEditable}
      onAdd={() => onChange([...entries, { label: '', value: '' }])}
    >
      {entries.map((entry, index) => (
        <ListEntry
          key={index}
          name={textOf(entry.label || `line ${index + 1}`)}
          path={`${field.name}.${index}`}
          isEditable={isEditable}
          isFirst={index === 0}
          isLast={index === entries.length - 1}
          onMove={(by) => onChange(withMoved(entries, index, by))}
          onRemove={() => onChange(withoutEntry(entries, index))}
        >
          <TextField
            label="Caption"
            value={textOf(entry.label ?? '')}
            disabled={!isEditable}
            error={messageAt(problems, `${field.name}.${index}.label`)}
            onChange={(label) => onChange(withEntry(entries, index, { ...entry, label }))}
          />
          <TemplateField
            label="What is shown"
            isMultiline
            value={textOf(entry.value ?? '')}
            error={messageAt(problems, `${field.name}.${index}.value`)}
            onChange={(shown) => onChange(withEntry(entries, index, { ...entry, value: shown }))}
          />
        </ListEntry>
      ))}
    </ListFrame>
  );
}
