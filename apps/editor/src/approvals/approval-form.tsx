import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { questionFieldSchema } from '@leeway/shared/run/event.ts';
import type * as z from 'zod';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Part } from './approval-source.tsx';
import type { Item } from './use-item.ts';

type QuestionField = z.infer<typeof questionFieldSchema>;

/** The fields a person is asked to fill in. */
export function ApprovalForm({ approval, item }: { approval: Approval; item: Item }) {
  return (
    <Part title="To fill in">
      <div className="flex max-w-120 flex-col gap-4">
        {approval.fields.map((field) => (
          <QuestionControl key={field.name} field={field} item={item} />
        ))}
      </div>
    </Part>
  );
}

function QuestionControl({ field, item }: { field: QuestionField; item: Item }) {
  const value = item.answers[field.name];
  const text = typeof value === 'string' ? value : '';
  const error = item.problems[field.name];
  const onChange = (next: string) => item.answer(field.name, next);
  const shared = { label: field.label, required: field.required, error };
  if (field.type === 'boolean') {
    return (
      <div>
        <Checkbox
          label={field.label}
          checked={value === true}
          onChange={(checked) => item.answer(field.name, checked)}
        />
        {error && <p className="text-fail text-sm">{error}</p>}
      </div>
    );
  }
  if (field.type === 'choice') {
    return (
      <Field {...shared}>
        {(control) => (
          // The browser's own list: on a phone it is the one people know, and it costs nothing to load.
          <select
            {...control}
            value={text}
            onChange={(event) => onChange(event.target.value)}
            data-edit-field=""
            className="field-box h-8 w-full px-2"
          >
            <option value="">Choose…</option>
            {(field.options ?? []).map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
        )}
      </Field>
    );
  }
  if (field.type === 'longText') return <TextArea {...shared} value={text} onChange={onChange} data-edit-field="" />;
  return <TextField {...shared} {...INPUTS[field.type]} value={text} onChange={onChange} data-edit-field="" />;
}

const INPUTS: Record<string, { type?: string; inputMode?: 'decimal' | 'email' | 'tel' }> = {
  number: { inputMode: 'decimal' },
  date: { type: 'date' },
  email: { type: 'email', inputMode: 'email' },
  phone: { type: 'tel', inputMode: 'tel' },
};
