import { NumberField as Base } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { Field, type FieldProps } from './field.tsx';

export type NumberFieldProps = FieldProps & {
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  /** Shown after the box: `min`, `£`, `%`. */
  unit?: string;
  placeholder?: string;
  disabled?: boolean;
  format?: Intl.NumberFormatOptions;
};

/** A number with steppers and arrow keys; null when the box is empty. */
export function NumberField(props: NumberFieldProps) {
  const { label, help, error, required, isLabelHidden, className, unit, placeholder, onChange, ...rest } = props;
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {({ id, ...control }) => (
        <div className="flex items-center gap-2">
          <Base.Root {...rest} id={id} onValueChange={onChange} locale="en-GB">
            <Base.Group className="flex">
              <Base.Decrement className={`${stepClass} rounded-l-control border-r-0`} aria-label={`Less ${label}`}>
                <Minus aria-hidden className="size-3.5" />
              </Base.Decrement>
              <Base.Input
                {...control}
                placeholder={placeholder}
                className="field-box h-8 w-20 rounded-none px-2.5 text-right focus-visible:z-1"
              />
              <Base.Increment className={`${stepClass} rounded-r-control border-l-0`} aria-label={`More ${label}`}>
                <Plus aria-hidden className="size-3.5" />
              </Base.Increment>
            </Base.Group>
          </Base.Root>
          {unit && <span className="text-ink-2">{unit}</span>}
        </div>
      )}
    </Field>
  );
}

const stepClass =
  'flex h-8 w-8 items-center justify-center border border-control bg-surface text-ink-2 hover:bg-hover disabled:cursor-not-allowed disabled:border-line-2 disabled:text-ink-3';
