import type { Approval } from '@leeway/shared/api/approvals.ts';
import { Fragment } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DiffText } from '../../ui/diff-text.tsx';
import { MarkedText } from '../../ui/marked-text.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { textOf } from '../../ui/text-of.ts';
import { nameText, valueText } from '../../ui/value-text.ts';

/** What came in and what was found in it. */
export function Source({ approval }: { approval: Approval }) {
  const { source, facts, show } = approval;
  const lines = [
    ...show,
    ...facts.map(({ label, value }) => ({ label, value: valueText(value) })),
    ...(source.text ? [] : source.values.map(({ label, value }) => ({ label, value: valueText(value) }))),
  ];
  return (
    <section aria-label="What came in" className="min-w-0">
      <h3 className="mb-1.5 font-semibold text-ink-2 text-sm">{source.title || 'What came in'}</h3>
      {source.text && (
        <p className="whitespace-pre-wrap rounded-control border border-line bg-panel p-3">{source.text}</p>
      )}
      {lines.length > 0 && (
        <dl className="mt-3 grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-4 gap-y-1">
          {lines.map(({ label, value }) => (
            <Fragment key={label}>
              <dt className="text-ink-2">{label}</dt>
              <dd className="min-w-0 whitespace-pre-wrap">{value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}

type DraftViewProps = {
  approval: Approval;
  values: Record<string, unknown>;
  isEditing: boolean;
  onChange: (values: Record<string, unknown>) => void;
};

/** The draft, with the words it was least sure of marked; while it is edited, fields and what has changed. */
export function DraftView({ approval, values, isEditing, onChange }: DraftViewProps) {
  const { draft, editable, unsureWords, decided } = approval;
  if (!draft) return null;
  return (
    <section aria-label="The draft" className="min-w-0">
      <h3 className="mb-1.5 font-semibold text-ink-2 text-sm">{decided ? 'What was decided' : 'The draft'}</h3>
      <div className="flex flex-col gap-3">
        {Object.entries(draft).map(([name, before]) => {
          const isField = isEditing && editable.includes(name) && typeof before === 'string';
          const text = textOf(values[name]);
          return isField ? (
            <div key={name}>
              <TextArea
                label={nameText(name)}
                rows={text.length > 80 ? 8 : 1}
                value={text}
                onChange={(next) => onChange({ ...values, [name]: next })}
              />
              {text !== before && (
                <DiffText
                  before={before}
                  after={text}
                  className="mt-2 rounded-control border border-line bg-panel p-3 text-sm"
                />
              )}
            </div>
          ) : (
            <Value key={name} label={nameText(name)} text={text} unsureWords={unsureWords} />
          );
        })}
      </div>
    </section>
  );
}

function Value({ label, text, unsureWords }: { label: string; text: string; unsureWords: readonly string[] }) {
  return (
    <div>
      <div className="text-ink-2 text-xs">{label}</div>
      <MarkedText text={text} words={unsureWords} className="rounded-control border border-line bg-panel p-3" />
    </div>
  );
}

type QuestionFormProps = {
  fields: Approval['fields'];
  values: Record<string, unknown>;
  onChange: (values: Record<string, unknown>) => void;
};

/** What a person is asked to fill in. */
export function QuestionForm({ fields, values, onChange }: QuestionFormProps) {
  const set = (name: string, value: unknown) => onChange({ ...values, [name]: value });
  return (
    <section aria-label="To fill in" className="flex min-w-0 flex-col gap-3">
      {fields.map(({ name, label, type, required, options = [] }) => {
        const value = textOf(values[name]);
        if (type === 'boolean')
          return (
            <Checkbox key={name} label={label} checked={values[name] === true} onChange={(isOn) => set(name, isOn)} />
          );
        if (type === 'choice') {
          const choices = options.map((option) => ({ value: option, label: option }));
          return (
            <Select
              key={name}
              label={label}
              required={required}
              options={choices}
              value={value || null}
              onChange={(next) => set(name, next)}
            />
          );
        }
        if (type === 'longText')
          return (
            <TextArea key={name} label={label} required={required} value={value} onChange={(next) => set(name, next)} />
          );
        const isDate = type === 'date';
        return (
          <TextField
            key={name}
            label={label}
            required={required}
            type={isDate ? 'date' : 'text'}
            inputMode={type === 'number' ? 'decimal' : undefined}
            value={value}
            onChange={(next) => set(name, next)}
          />
        );
      })}
    </section>
  );
}
