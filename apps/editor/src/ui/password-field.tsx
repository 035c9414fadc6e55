import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Field, type FieldProps } from './field.tsx';

export type PasswordFieldProps = FieldProps &
  Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange' | 'className' | 'required'> & {
    value: string;
    onChange: (value: string) => void;
  };

/** A secret to type, with a button that shows what was typed. */
export function PasswordField(props: PasswordFieldProps) {
  const { label, help, error, required, isLabelHidden, className, value, onChange, ...rest } = props;
  const [isShown, setShown] = useState(false);
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {(control) => (
        <div className="relative flex items-center">
          <input
            spellCheck={false}
            autoCapitalize="off"
            {...rest}
            {...control}
            type={isShown ? 'text' : 'password'}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="field-box h-8 w-full min-w-0 pr-18 pl-2.5"
          />
          <button
            type="button"
            aria-pressed={isShown}
            aria-label={`Show ${label.toLowerCase()}`}
            onClick={() => setShown(!isShown)}
            className="absolute right-1 flex h-6 items-center gap-1 rounded-mark px-1.5 text-ink-2 text-xs hover:bg-hover [&_svg]:size-3.5"
          >
            {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            {isShown ? 'Hide' : 'Show'}
          </button>
        </div>
      )}
    </Field>
  );
}
