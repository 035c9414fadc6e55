// Lists of words: the labels an AI step sorts into, and what a person is shown.

import { TextField } from '../../../ui/text-field.tsx';
import { textOf } from '../../../ui/text-of.ts';
import { messageAt } from '../config/node-problems.ts';
import { useStep } from '../step-context.ts';
import { TemplateField } from '../template/template-field.tsx';
import type { ControlProps } from './control-props.ts';
import { RecordList } from './record-list.tsx';

export function LabelsControl(props: ControlProps) {
  const { isEditable, problems } = useStep();
  return (
    <RecordList
      {...props}
      noun="label"
      fewest={2}
      create={() => ({ name: '', description: '' })}
      nameOf={({ name }, place) => textOf(name || `label ${place}`)}
    >
      {({ entry, path, set }) => (
        <>
          <TextField
            label="Label"
            value={textOf(entry.name ?? '')}
            disabled={!isEditable}
            error={messageAt(problems, `${path}.name`)}
            onChange={(name) => set({ name })}
          />
          <TextField
            label="When it fits"
            value={textOf(entry.description ?? '')}
            disabled={!isEditable}
            error={messageAt(problems, `${path}.description`)}
            onChange={(description) => set({ description })}
          />
        </>
      )}
    </RecordList>
  );
}

export function ShowControl(props: ControlProps) {
  const { isEditable, problems } = useStep();
  return (
    <RecordList
      {...props}
      noun="line"
      fewest={1}
      create={() => ({ label: '', value: '' })}
      nameOf={({ label }, place) => textOf(label || `line ${place}`)}
    >
      {({ entry, path, set }) => (
        <>
          <TextField
            label="Caption"
            value={textOf(entry.label ?? '')}
            disabled={!isEditable}
            error={messageAt(problems, `${path}.label`)}
            onChange={(label) => set({ label })}
          />
          <TemplateField
            label="What is shown"
            isMultiline
            value={textOf(entry.value ?? '')}
            error={messageAt(problems, `${path}.value`)}
            onChange={(value) => set({ value })}
          />
        </>
      )}
    </RecordList>
  );
}
