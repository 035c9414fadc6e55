import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

/** What a checkbox and a switch are given. */
export type ToggleProps = {
  label: ReactNode;
  help?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
};

export type ToggleLineProps = Pick<ToggleProps, 'label' | 'help' | 'className'> & {
  /** How far the help stands in, to be below the label. */
  helpInset: string;
  /** Draws what is pressed; `helpId` is what describes it. */
  children: (helpId: string | undefined) => ReactNode;
};

/** Something to press with its label beside it, which presses it too, and the help below. */
export function ToggleLine({ label, help, className, helpInset, children }: ToggleLineProps) {
  const id = useId();
  return (
    <div className={classNames('flex flex-col', className)}>
      <label className="flex min-h-6 items-start gap-2.5">
        {children(help ? id : undefined)}
        <span className="min-w-0">{label}</span>
      </label>
      {help && (
        <p id={id} className={classNames('text-ink-3 text-xs', helpInset)}>
          {help}
        </p>
      )}
    </div>
  );
}
