import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import { Field, type FieldProps } from './field.tsx';

export type TextAreaProps = FieldProps &
  Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'className' | 'required' | 'ref'> & {
    value: string;
    onChange: (value: string) => void;
  };

/** Several lines of text; the box grows with them, from `rows` (3) upwards. */
export function TextArea(props: TextAreaProps) {
  const { label, help, error, required, isLabelHidden, className, value, onChange, rows = 3, ...rest } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (box.current) growToText(box.current);
  }, [value]);
  return (
    <Field {...{ label, help, error, required, isLabelHidden, className }}>
      {(control) => (
        <textarea
          {...rest}
          {...control}
          ref={box}
          rows={rows}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="field-box field-sizing-content w-full resize-y px-2.5 py-1.5"
          style={{ minHeight: `calc(${rows} * 1.25rem + 14px)` }}
        />
      )}
    </Field>
  );
}

// Browsers without `field-sizing` get the same by measuring.
function growToText(box: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}
