import { Switch as Base } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

export type SwitchProps = {
  label: ReactNode;
  help?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
};

/** On or off, at once. */
export function Switch({ label, help, checked, onChange, disabled, className }: SwitchProps) {
  const helpId = useId();
  return (
    <div className={classNames('flex flex-col', className)}>
      <label className="flex min-h-6 items-start gap-2.5">
        <Base.Root
          checked={checked}
          onCheckedChange={onChange}
          disabled={disabled}
          aria-describedby={help ? helpId : undefined}
          className="flex h-5 w-9 shrink-0 items-center rounded-full border border-control bg-surface p-0.5 transition-colors data-checked:border-ink data-checked:bg-ink data-disabled:opacity-50"
        >
          <Base.Thumb
            data-forced-border=""
            className="size-3.5 rounded-full bg-control transition-transform data-checked:translate-x-4 data-checked:bg-on-ink"
          />
        </Base.Root>
        <span className="min-w-0">{label}</span>
      </label>
      {help && (
        <p id={helpId} className="pl-11.5 text-ink-3 text-xs">
          {help}
        </p>
      )}
    </div>
  );
}
