import { Radio } from '@base-ui/react/radio';
import { RadioGroup as Base } from '@base-ui/react/radio-group';
import { Field, type FieldProps } from './field.tsx';
import type { ListOption } from './list-option.tsx';

export type RadioGroupProps<Value extends string> = FieldProps & {
  options: readonly ListOption<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  disabled?: boolean;
};

/** One of two to five choices, all in sight. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const { label, help, error, required, isLabelHidden, className, options, value, onChange, disabled } = props;
  const choose = (next: Value | null) => {
    if (next !== null) onChange(next);
  };
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {(control) => (
        <Base<Value | null>
          {...control}
          value={value}
          onValueChange={choose}
          disabled={disabled}
          className="flex flex-col gap-1.5"
        >
          {options.map((option) => (
            <label key={option.value} className="flex min-h-6 items-start gap-2.5">
              <Radio.Root
                value={option.value}
                disabled={option.disabled}
                className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface data-checked:border-ink data-disabled:opacity-50"
              >
                <Radio.Indicator data-forced-border="" className="size-2 rounded-full bg-ink" />
              </Radio.Root>
              <span className="min-w-0">
                {option.label}
                {option.description && <span className="block text-ink-3 text-xs">{option.description}</span>}
              </span>
            </label>
          ))}
        </Base>
      )}
    </Field>
  );
}
