import type { NoticePace } from '@leeway/shared/api/notifications.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

const modes: readonly { value: NoticePace['mode']; label: string }[] = [
  { value: 'each', label: 'At once' },
  { value: 'every', label: 'Gathered, every so often' },
  { value: 'daily', label: 'Gathered, once a day' },
  { value: 'none', label: 'Never' },
];

/** When one channel is used: at once, gathered, or never. */
export function PaceField({ label, help, value, onChange, errors, disabled }: PaceFieldProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <Select
        label={label}
        help={help}
        className="w-60"
        options={modes}
        value={value.mode}
        onChange={(mode) => onChange(startOf(mode))}
        disabled={disabled}
      />
      {value.mode === 'every' && (
        <NumberField
          label={`${label}: every`}
          unit="minutes"
          min={5}
          max={1440}
          step={5}
          value={value.minutes}
          onChange={(minutes) => onChange({ mode: 'every', minutes: minutes ?? 0 })}
          error={errors.minutes}
          disabled={disabled}
        />
      )}
      {value.mode === 'daily' && (
        <TextField
          label={`${label}: at`}
          type="time"
          className="w-28"
          value={value.at}
          onChange={(at) => onChange({ mode: 'daily', at })}
          error={errors.at}
          disabled={disabled}
        />
      )}
    </div>
  );
}

type PaceFieldProps = {
  label: string;
  help?: string;
  value: NoticePace;
  onChange: (value: NoticePace) => void;
  errors: { minutes?: string; at?: string };
  disabled?: boolean;
};

function startOf(mode: NoticePace['mode']): NoticePace {
  switch (mode) {
    case 'every':
      return { mode, minutes: 60 };
    case 'daily':
      return { mode, at: '09:00' };
    case 'each':
    case 'none':
      return { mode };
  }
}

/** The messages at one pace's fields, out of those of the whole form. */
export function paceErrors(problems: Readonly<Record<string, string>>, field: string): PaceFieldProps['errors'] {
  return { minutes: problems[`${field}.minutes`], at: problems[`${field}.at`] };
}
