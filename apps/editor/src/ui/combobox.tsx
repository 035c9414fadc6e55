import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { Field, type FieldProps } from './field.tsx';
import { type ListOption, OptionText, optionClass } from './list-option.tsx';

export type ComboboxProps<Value extends string> = FieldProps & {
  options: readonly ListOption<Value>[];
  value: Value | null;
  onChange: (value: Value | null) => void;
  placeholder?: string;
  /** Said when nothing matches what was typed. */
  emptyText?: string;
  disabled?: boolean;
};

/** One of many choices, found by typing. */
export function Combobox<Value extends string>(props: ComboboxProps<Value>) {
  const { label, help, error, required, isLabelHidden, className, options, value, onChange, disabled } = props;
  const chosen = options.find((option) => option.value === value) ?? null;
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {(control) => (
        <Base.Root<ListOption<Value>>
          items={options}
          value={chosen}
          onValueChange={(option) => onChange(option?.value ?? null)}
          isItemEqualToValue={isSameOption}
          disabled={disabled}
          autoHighlight
        >
          <Base.InputGroup className="relative flex items-center">
            <Base.Input
              {...control}
              placeholder={props.placeholder ?? 'Type to search'}
              className="field-box h-8 w-full min-w-0 pr-9 pl-2.5"
            />
            <Base.Trigger
              aria-label={`Show all: ${label}`}
              className="absolute right-0 flex size-8 items-center justify-center text-ink-2"
            >
              <ChevronDown aria-hidden className="size-4" />
            </Base.Trigger>
          </Base.InputGroup>
          <Base.Portal>
            <Base.Positioner sideOffset={4} className="z-50 outline-none">
              <Base.Popup className="pop-box w-(--anchor-width) max-w-(--available-width)">
                <Base.Empty>
                  <p className="px-3 py-2.5 text-ink-2">{props.emptyText ?? 'Nothing matches.'}</p>
                </Base.Empty>
                <Base.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0">
                  {(option: ListOption<Value>) => (
                    <Base.Item key={option.value} value={option} disabled={option.disabled} className={optionClass}>
                      <Base.ItemIndicator className="col-start-1">
                        <Check aria-hidden className="size-4" />
                      </Base.ItemIndicator>
                      <OptionText label={option.label} description={option.description} />
                    </Base.Item>
                  )}
                </Base.List>
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}

function isSameOption(first: ListOption, second: ListOption): boolean {
  return first.value === second.value;
}
