import type { questionFieldSchema } from '@leeway/shared/run/event.ts';
import type * as z from 'zod';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Part } from '../approval-source.tsx';

type QuestionField = z.infer<typeof questionFieldSchema>;

export type ApprovalFormProps = {
  title: string;
  fields: readonly QuestionField[];
  answers: Readonly<Record<string, unknown>>;
  problems: Readonly<Record<string, string>>;
  onAnswer: (name: string, value: unknown) => void;
};

/** The fields a person is asked to fill in. */
export function ApprovalForm({ title, fields, ...rest }: ApprovalFormProps) {
  return (
    <Part title={title}>
      <div className="flex max-w-120 flex-col gap-4">
        {fields.map((field) => (
          <QuestionControl key={field.name} field={field} {...rest} />
        ))}
      </div>
    </Part>
  );
}

type ControlProps = Pick<ApprovalFormProps, 'answers' | 'problems' | 'onAnswer'> & { field: QuestionField };

function QuestionControl({ field, answers, problems, onAnswer }: ControlProps) {
  const value = answers[field.name];
  const text = typeof value === 'string' ? value : '';
  const error = problems[field.name];
  const onChange = (next: string) => onAnswer(field.name, next);
  const shared = { label: field.label, required: field.required, error };
  if (field.type === 'boolean') {
    return (
      <div>
        <Checkbox label={field.label} checked={value === true} onChange={(checked) => onAnswer(field.name, checked)} />
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
