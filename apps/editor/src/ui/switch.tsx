import { Switch as Base } from '@base-ui/react/switch';
import { ToggleLine, type ToggleProps } from './toggle-line.tsx';

/** On or off, at once. */
export function Switch({ checked, onChange, disabled, ...line }: ToggleProps) {
  return (
    <ToggleLine {...line} helpInset="pl-11.5">
      {(helpId) => (
        <Base.Root
          checked={checked}
          onCheckedChange={onChange}
          disabled={disabled}
          aria-describedby={helpId}
          className="flex h-5 w-9 shrink-0 items-center rounded-full border border-control bg-surface p-0.5 transition-colors data-checked:border-ink data-checked:bg-ink data-disabled:opacity-50"
        >
          <Base.Thumb
            data-forced-border=""
            className="size-3.5 rounded-full bg-control transition-transform data-checked:translate-x-4 data-checked:bg-on-ink"
          />
        </Base.Root>
      )}
    </ToggleLine>
  );
}
