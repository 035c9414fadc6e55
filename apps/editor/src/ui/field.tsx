import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

/** What every form control takes beside its own props. */
export type FieldProps = {
  label: string;
  help?: ReactNode;
  /** In words: what is wrong and how to put it right. */
  error?: string;
  required?: boolean;
  isLabelHidden?: boolean;
  className?: string;
};

/** What the control inside a field must carry, so that label, help and error belong to it. */
export type ControlProps = {
  id: string;
  'aria-labelledby': string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
};

/** Label above, control, then help or error below. The children get the control's ids and states. */
export function Field(props: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const { label, help, error, required = false, isLabelHidden = false, className, children } = props;
  const id = useId();
  const labelId = `${id}-label`;
  const noteId = `${id}-note`;
  const note = error ?? help;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label id={labelId} htmlFor={id} className={isLabelHidden ? 'sr-only' : 'font-medium text-ink-2 text-sm'}>
        {label}
        {required && (
          <span aria-hidden className="text-ink-3">
            {' '}
            (required)
          </span>
        )}
      </label>
      {children({
        id,
        'aria-labelledby': labelId,
        'aria-describedby': note ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {error ? (
        <p id={noteId} className="flex gap-1.5 text-fail text-sm">
          <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          {error}
        </p>
      ) : (
        help && (
          <p id={noteId} className="text-ink-3 text-xs">
            {help}
          </p>
        )
      )}
    </div>
  );
}
