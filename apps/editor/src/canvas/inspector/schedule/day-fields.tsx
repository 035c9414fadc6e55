// The parts of a schedule that are about days: the time of day, days of the week, the day of the month.
import { type DayTime, WEEKDAY_NAMES } from '@leeway/nodes/contract/schedule-pattern.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { readTime, timeText, toggleWeekday } from './schedule-choices.ts';

type TimeProps = { time: DayTime; disabled: boolean; onChange: (time: DayTime) => void };

export function TimeField({ time, disabled, onChange }: TimeProps) {
  return (
    <TextField
      label="At"
      type="time"
      className="w-32"
      disabled={disabled}
      value={timeText(time)}
      onChange={(typed) => {
        const read = readTime(typed);
        if (read) onChange(read);
      }}
    />
  );
}

/** Monday first. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

type WeekdayProps = { weekdays: readonly number[]; disabled: boolean; onChange: (weekdays: number[]) => void };

export function WeekdayBoxes({ weekdays, disabled, onChange }: WeekdayProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-ink-2 text-sm">On</legend>
      <div className="grid grid-flow-col grid-cols-2 grid-rows-4 gap-x-4 gap-y-1">
        {WEEK.map((day) => (
          <Checkbox
            key={day}
            label={WEEKDAY_NAMES[day]}
            disabled={disabled}
            checked={weekdays.includes(day)}
            onChange={() => onChange(toggleWeekday(weekdays, day))}
          />
        ))}
      </div>
    </fieldset>
  );
}

const LAST = 'last';
const MONTH_DAYS = [
  ...Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), label: `Day ${index + 1}` })),
  { value: LAST, label: 'The last day' },
];

type MonthDayProps = { day: number | 'last'; disabled: boolean; onChange: (day: number | 'last') => void };

export function MonthDayField({ day, disabled, onChange }: MonthDayProps) {
  return (
    <Combobox
      label="On"
      help={
        day !== LAST && day > 28 ? 'Months without this day are left out. The last day is in every month.' : undefined
      }
      disabled={disabled}
      options={MONTH_DAYS}
      value={String(day)}
      onChange={(chosen) => chosen !== null && onChange(chosen === LAST ? LAST : Number(chosen))}
    />
  );
}
