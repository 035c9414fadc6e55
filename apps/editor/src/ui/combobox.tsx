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

/** One of many choices, found by typing. The box to type in is in the list, so that the page beside it stays readable for screen readers. */
export function Combobox<Value extends string>(props: ComboboxProps<Value>) {
  const { label, help, error, required, isLabelHidden, className, options, value, onChange, disabled } = props;
  const chosen = options.find((option) => option.value === value) ?? null;
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {({ 'aria-required': _required, ...control }) => (
        <Base.Root<ListOption<Value>>
          items={options}
          value={chosen}
          onValueChange={(option) => onChange(option?.value ?? null)}
          isItemEqualToValue={isSameOption}
          disabled={disabled}
          autoHighlight
        >
          <Base.Trigger
            {...control}
            className="field-box flex h-8 w-full min-w-0 items-center justify-between gap-2 px-2.5 text-left"
          >
            <span className={chosen ? 'min-w-0 truncate' : 'min-w-0 truncate text-ink-3'}>
              {chosen?.label ?? props.placeholder ?? 'Choose…'}
            </span>
            <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-2" />
          </Base.Trigger>
          <Base.Portal>
            <Base.Positioner sideOffset={4} className="z-50 outline-none">
              <Base.Popup className="pop-box min-w-56 w-(--anchor-width) max-w-(--available-width)">
                <div className="border-line border-b p-1">
                  <Base.Input
                    aria-label={`Search: ${label}`}
                    placeholder="Type to search"
                    className="h-8 w-full min-w-0 rounded-mark bg-surface px-2 outline-none"
                  />
                </div>
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
