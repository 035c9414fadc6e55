import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field, type FieldProps } from './field.tsx';

export type TextFieldProps = FieldProps &
  Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'className' | 'required'> & {
    value: string;
    onChange: (value: string) => void;
    /** Drawn inside, before the text. */
    icon?: ReactNode;
    /** Drawn inside, after the text: a unit or a key. */
    suffix?: ReactNode;
  };

/** One line of text with its label, help and error. */
export function TextField(props: TextFieldProps) {
  const { label, help, error, required, isLabelHidden, className, value, onChange, icon, suffix, ...rest } = props;
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {(control) => (
        <div className="relative flex items-center">
          {icon && <span className="pointer-events-none absolute left-2.5 text-ink-3 [&_svg]:size-4">{icon}</span>}
          <input
            type="text"
            {...rest}
            {...control}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={classNames('field-box h-8 w-full min-w-0 px-2.5', !!icon && 'pl-8', !!suffix && 'pr-10')}
          />
          {suffix && <span className="pointer-events-none absolute right-2.5 text-ink-3">{suffix}</span>}
        </div>
      )}
    </Field>
  );
}
