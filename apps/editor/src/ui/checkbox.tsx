import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

export type CheckboxProps = {
  label: ReactNode;
  help?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
};

/** A yes or no that is saved with its form. For one that acts at once, use Switch. */
export function Checkbox({ label, help, checked, onChange, disabled, className }: CheckboxProps) {
  const helpId = useId();
  return (
    <div className={classNames('flex flex-col', className)}>
      <label className="flex min-h-6 items-start gap-2.5">
        <Base.Root
          checked={checked}
          onCheckedChange={onChange}
          disabled={disabled}
          aria-describedby={help ? helpId : undefined}
          className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-[3px] border border-control bg-surface data-checked:border-ink data-checked:bg-ink data-disabled:opacity-50"
        >
          <Base.Indicator>
            <Check aria-hidden strokeWidth={3} className="size-3 text-on-ink" />
          </Base.Indicator>
        </Base.Root>
        <span className="min-w-0">{label}</span>
      </label>
      {help && (
        <p id={helpId} className="pl-6.5 text-ink-3 text-xs">
          {help}
        </p>
      )}
    </div>
  );
}
