import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { classNames } from './class-names.ts';
import { Field, type FieldProps } from './field.tsx';
import { type ListOption, OptionText, optionClass } from './list-option.tsx';

export type SelectProps<Value extends string> = FieldProps & {
  options: readonly ListOption<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  placeholder?: string;
  disabled?: boolean;
};

/** One of a few fixed choices. For more than about 12, use Combobox. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, help, error, required, isLabelHidden, className, options, value, onChange, disabled } = props;
  const choose = (next: Value | null) => {
    if (next !== null) onChange(next);
  };
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {({ 'aria-required': _required, ...control }) => (
        <Base.Root items={options} value={value} onValueChange={choose} disabled={disabled} required={required}>
          <Base.Trigger
            {...control}
            className="field-box flex h-8 w-full min-w-0 items-center justify-between gap-2 px-2.5 text-left"
          >
            <Base.Value placeholder={props.placeholder ?? 'Choose…'} className={valueClass} />
            <Base.Icon>
              <ChevronsUpDown aria-hidden className="size-3.5 text-ink-2" />
            </Base.Icon>
          </Base.Trigger>
          <Base.Portal>
            <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
              <Base.Popup className="pop-box max-h-(--available-height) min-w-(--anchor-width) max-w-(--available-width) overflow-y-auto p-1">
                {options.map((option) => (
                  <Base.Item
                    key={option.value}
                    value={option.value}
                    disabled={option.disabled}
                    className={classNames(optionClass, 'data-selected:font-medium')}
                  >
                    <Base.ItemIndicator className="col-start-1">
                      <Check aria-hidden className="size-4" />
                    </Base.ItemIndicator>
                    <OptionText
                      label={<Base.ItemText>{option.label}</Base.ItemText>}
                      description={option.description}
                    />
                  </Base.Item>
                ))}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}

const valueClass = 'min-w-0 truncate data-placeholder:text-ink-3';
