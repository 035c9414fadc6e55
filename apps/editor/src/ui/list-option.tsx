// What a select and a combobox show for one choice.
import type { ReactNode } from 'react';

export type ListOption<Value extends string = string> = {
  value: Value;
  label: string;
  /** A second, quieter line. */
  description?: string;
  disabled?: boolean;
};

export const optionClass =
  'grid min-h-8 cursor-default select-none grid-cols-[1rem_1fr] items-center gap-2 rounded-mark py-1 pr-3 pl-2 outline-none data-highlighted:bg-hover data-disabled:text-ink-3';

/** The label and, below it, the description. */
export function OptionText({ label, description }: { label: ReactNode; description: string | undefined }) {
  return (
    <span className="col-start-2 min-w-0">
      {label}
      {description && <span className="block font-normal text-ink-2 text-xs">{description}</span>}
    </span>
  );
}
