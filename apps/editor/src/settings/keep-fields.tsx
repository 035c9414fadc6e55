import type { Retention } from '@leeway/shared/api/retention.ts';
import { NumberField } from '../ui/number-field.tsx';

/** How long finished runs are kept; an empty box is for ever. */
export function KeepFields({ values, set, problems, disabled }: KeepFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium">How long runs are kept</legend>
      <p className="text-ink-2">
        Finished runs go when they are older than this, or more than this, whichever comes first. Leave a box empty to
        keep them for ever. Runs that still wait for somebody always stay, and results keep their daily totals.
      </p>
      <NumberField
        label="Keep finished runs for"
        unit="days"
        placeholder="For ever"
        min={1}
        max={36_500}
        value={values.keepDays}
        onChange={(keepDays) => set({ keepDays })}
        error={problems.keepDays}
        disabled={disabled}
      />
      <NumberField
        label="Keep at most"
        unit="finished runs of each workflow"
        placeholder="For ever"
        min={1}
        max={1_000_000_000}
        value={values.keepRuns}
        onChange={(keepRuns) => set({ keepRuns })}
        error={problems.keepRuns}
        disabled={disabled}
      />
    </fieldset>
  );
}

type KeepFieldsProps = {
  values: Retention;
  set: (change: Partial<Retention>) => void;
  problems: Readonly<Record<string, string>>;
  disabled: boolean;
};
