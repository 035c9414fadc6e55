import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { ToggleLine, type ToggleProps } from './toggle-line.tsx';

/** A yes or no that is saved with its form. For one that acts at once, use Switch. */
export function Checkbox({ checked, onChange, disabled, ...line }: ToggleProps) {
  return (
    <ToggleLine {...line} helpInset="pl-6.5">
      {(helpId) => (
        <Base.Root
          checked={checked}
          onCheckedChange={onChange}
          disabled={disabled}
          aria-describedby={helpId}
          className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-[3px] border border-control bg-surface data-checked:border-ink data-checked:bg-ink data-disabled:opacity-50"
        >
          <Base.Indicator>
            <Check aria-hidden strokeWidth={3} className="size-3 text-on-ink" />
          </Base.Indicator>
        </Base.Root>
      )}
    </ToggleLine>
  );
}
