import { TextField } from '../ui/text-field.tsx';
import { REASONS } from './reasons.ts';
import type { Item } from './use-item.ts';

/** Why it was changed or rejected: five reasons by one key each, and a few words if wanted. */
export function ReasonChips({ item, title }: { item: Item; title: string }) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold text-ink-2 text-sm">
        {title} <span className="font-normal">(helps to improve the step)</span>
      </legend>
      <div className="flex flex-wrap gap-1.5">
        {REASONS.map((reason, index) => (
          <button
            key={reason}
            type="button"
            aria-pressed={item.reasons.includes(reason)}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => item.toggle(reason)}
            className="h-7 rounded-full border border-control px-2.5 text-sm hover:bg-hover aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-on-ink max-wide:h-10 max-wide:px-3.5"
          >
            <span aria-hidden className="mr-1 opacity-75">
              {index + 1}
            </span>
            {reason}
          </button>
        ))}
      </div>
      <TextField
        className="mt-2.5 max-w-120"
        label="In your words (not required)"
        value={item.note}
        onChange={item.setNote}
        maxLength={1500}
      />
    </fieldset>
  );
}
