// When a schedule runs, in plain words; the cron expression only for who asks for it.
import { cronOf, EVEN_MINUTES, patternOf, type SchedulePattern } from '@leeway/nodes/contract/schedule-pattern.ts';
import { useState } from 'react';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { type ControlProps, fieldParts, textOf } from '../controls/control-props.ts';
import { useStep } from '../step-context.ts';
import { MonthDayField, TimeField, WeekdayBoxes } from './day-fields.tsx';
import { changeKind, KINDS, type ScheduleKind, shownAs } from './schedule-choices.ts';

const CUSTOM_HELP = 'Minute, hour, day of the month, month, day of the week: 30 8 * * 1-5 is every weekday at 08:30.';
const MINUTES = EVEN_MINUTES.map((every) => ({
  value: String(every),
  label: every === 1 ? '1 minute' : `${every} minutes`,
}));

export function ScheduleControl({ field, value, error, onChange }: ControlProps) {
  const { isEditable } = useStep();
  const [chosen, setChosen] = useState<ScheduleKind | null>(null);
  const cron = textOf(value);
  const pattern = shownAs(patternOf(cron), chosen, cron);
  const isCustom = pattern.kind === 'custom';
  return (
    <div className="flex flex-col gap-2.5">
      <Select
        {...fieldParts({ field, error: isCustom ? undefined : error })}
        disabled={!isEditable}
        options={KINDS}
        value={pattern.kind}
        onChange={(kind) => {
          setChosen(kind);
          onChange(cronOf(changeKind(pattern, kind, cron)));
        }}
      />
      <PatternFields
        pattern={pattern}
        error={isCustom ? error : undefined}
        disabled={!isEditable}
        onChange={(next) => onChange(cronOf(next))}
      />
    </div>
  );
}

type PatternProps = {
  pattern: SchedulePattern;
  error: string | undefined;
  disabled: boolean;
  onChange: (pattern: SchedulePattern) => void;
};

/** What is left to say once the kind is chosen. */
function PatternFields({ pattern, error, disabled, onChange }: PatternProps) {
  switch (pattern.kind) {
    case 'minutes':
      return (
        <Select
          label="Every"
          disabled={disabled}
          options={MINUTES}
          value={String(pattern.every)}
          onChange={(every) => onChange({ kind: 'minutes', every: Number(every) })}
        />
      );
    case 'hourly':
      return (
        <NumberField
          label="Minutes past the hour"
          min={0}
          max={59}
          disabled={disabled}
          value={pattern.minute}
          onChange={(minute) => minute !== null && onChange({ kind: 'hourly', minute })}
        />
      );
    case 'daily':
    case 'weekdays':
      return <TimeField time={pattern} disabled={disabled} onChange={(time) => onChange({ ...pattern, ...time })} />;
    case 'weekly':
      return (
        <>
          <WeekdayBoxes
            weekdays={pattern.weekdays}
            disabled={disabled}
            onChange={(weekdays) => onChange({ ...pattern, weekdays })}
          />
          <TimeField time={pattern} disabled={disabled} onChange={(time) => onChange({ ...pattern, ...time })} />
        </>
      );
    case 'monthly':
      return (
        <>
          <MonthDayField day={pattern.day} disabled={disabled} onChange={(day) => onChange({ ...pattern, day })} />
          <TimeField time={pattern} disabled={disabled} onChange={(time) => onChange({ ...pattern, ...time })} />
        </>
      );
    case 'custom':
      return (
        <TextField
          label="Cron expression"
          help={CUSTOM_HELP}
          error={error}
          disabled={disabled}
          spellCheck={false}
          autoComplete="off"
          value={pattern.cron}
          onChange={(cron) => onChange({ kind: 'custom', cron })}
        />
      );
  }
}
