import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type HoursValues, rowOf } from './hours-values.ts';

type Holidays = HoursValues['holidays'];

/** Days on which nobody works, whatever weekday they are. */
export function HolidayFields({ holidays, onChange, problems, disabled }: HolidayFieldsProps) {
  const change = (row: string, changes: { date?: string; name?: string }) =>
    onChange(holidays.map((old) => (old.row === row ? { ...old, ...changes } : old)));
  return (
    <fieldset className="flex flex-col items-start gap-3">
      <legend className="mb-1 font-medium">Holidays</legend>
      {holidays.length === 0 && <p className="text-ink-2">None yet.</p>}
      {holidays.map(({ row, date, name }, i) => (
        <div key={row} className="flex w-full items-start gap-2">
          <TextField
            label={`Day of holiday ${i + 1}`}
            isLabelHidden
            type="date"
            className="w-38 shrink-0"
            value={date}
            onChange={(next) => change(row, { date: next })}
            error={problems[`calendar.holidays.${i}.date`]}
            disabled={disabled}
          />
          <TextField
            label={`Name of holiday ${i + 1}`}
            isLabelHidden
            placeholder="Name"
            className="min-w-0 flex-1"
            value={name}
            onChange={(next) => change(row, { name: next })}
            error={problems[`calendar.holidays.${i}.name`]}
            disabled={disabled}
          />
          <IconButton
            label={`Take ${name || 'this holiday'} away`}
            icon={<X aria-hidden />}
            disabled={disabled}
            onClick={() => onChange(holidays.filter((old) => old.row !== row))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<Plus aria-hidden />}
        disabled={disabled}
        onClick={() => onChange([...holidays, rowOf({ date: '', name: '' })])}
      >
        Add a holiday
      </Button>
    </fieldset>
  );
}

type HolidayFieldsProps = {
  holidays: Holidays;
  onChange: (holidays: Holidays) => void;
  problems: Readonly<Record<string, string>>;
  disabled: boolean;
};
