import { type FailureKind, failureKindSchema } from '@leeway/shared/graph/graph.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { FAILURE_WORDS, toggleFailure } from './retry-failures.ts';

export type RetryFailuresFieldProps = {
  /** Undefined: any failure. */
  on: readonly FailureKind[] | undefined;
  onChange: (on: FailureKind[] | undefined) => void;
  isDisabled: boolean;
};

const CHOICES = [
  { value: 'any', label: 'Any failure', description: 'But never after a mistake in the step or its set-up.' },
  { value: 'some', label: 'Only some' },
] as const;

/** After which failures a step is tried again. */
export function RetryFailuresField({ on, onChange, isDisabled }: RetryFailuresFieldProps) {
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        label="Try again after"
        disabled={isDisabled}
        options={CHOICES}
        value={on === undefined ? 'any' : 'some'}
        onChange={(choice) => onChange(choice === 'any' ? undefined : [...failureKindSchema.options])}
      />
      {on !== undefined && (
        <fieldset className="flex flex-col gap-2 pl-6.5">
          <legend className="sr-only">Failures after which it is tried again</legend>
          {failureKindSchema.options.map((kind) => (
            <Checkbox
              key={kind}
              {...FAILURE_WORDS[kind]}
              // One must stay: a step that never tries again has “Tries” set to 1.
              disabled={isDisabled || (on.length === 1 && on.includes(kind))}
              checked={on.includes(kind)}
              onChange={(isOn) => onChange(toggleFailure(on, kind, isOn))}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}
