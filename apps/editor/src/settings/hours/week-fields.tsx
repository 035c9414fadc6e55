import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type HoursValues, rowOf } from './hours-values.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
type Week = HoursValues['week'];

/** The working hours of each day; a day may have several spans, or none. */
export function WeekFields({ week, onChange, problems, disabled }: WeekFieldsProps) {
  const setDay = (day: number, spans: Week[number]) => onChange(week.map((old, i) => (i === day ? spans : old)));
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Hours</legend>
      {problems['calendar.week'] && <p className="text-fail text-sm">{problems['calendar.week']}</p>}
      <ul className="border-line border-t">
        {DAYS.map((name, day) => (
          <DayRow
            key={name}
            name={name}
            spans={week[day] ?? []}
            onChange={(spans) => setDay(day, spans)}
            problemOf={(part) => problems[`calendar.week.${day}${part}`]}
            disabled={disabled}
          />
        ))}
      </ul>
    </fieldset>
  );
}

type WeekFieldsProps = {
  week: Week;
  onChange: (week: Week) => void;
  problems: Readonly<Record<string, string>>;
  disabled: boolean;
};

function DayRow({ name, spans, onChange, problemOf, disabled }: DayRowProps) {
  const last = spans.at(-1);
  const next = last === undefined ? { from: '09:00', to: '17:00' } : { from: last.to, to: '00:00' };
  return (
    <li className="grid grid-cols-[1fr_auto] items-start gap-x-3 gap-y-2 border-line border-b py-2 wide:grid-cols-[7rem_1fr_auto]">
      <span className="pt-1.5 font-medium">{name}</span>
      <div className="col-span-2 row-start-2 flex flex-col gap-2 wide:col-span-1 wide:col-start-2 wide:row-start-1">
        {spans.length === 0 && <span className="pt-1.5 text-ink-2">Day off</span>}
        {spans.map((span, i) => (
          <div key={span.row} className="flex items-start gap-2">
            <TextField
              label={`${name} from`}
              isLabelHidden
              type="time"
              className="w-32 max-wide:w-34"
              value={span.from}
              onChange={(from) => onChange(spans.map((old) => (old.row === span.row ? { ...old, from } : old)))}
              error={problemOf(`.${i}.from`)}
              disabled={disabled}
            />
            <span className="pt-1.5 text-ink-2">to</span>
            <TextField
              label={`${name} to`}
              isLabelHidden
              type="time"
              className="w-32 max-wide:w-34"
              value={span.to === '24:00' ? '00:00' : span.to}
              onChange={(to) => onChange(spans.map((old) => (old.row === span.row ? { ...old, to } : old)))}
              error={problemOf(`.${i}.to`)}
              disabled={disabled}
            />
            <IconButton
              label={`Take ${name} ${span.from} to ${span.to} away`}
              icon={<X aria-hidden />}
              disabled={disabled}
              onClick={() => onChange(spans.filter(({ row }) => row !== span.row))}
            />
          </div>
        ))}
        {problemOf('') && <p className="text-fail text-sm">{problemOf('')}</p>}
      </div>
      <Button
        size="small"
        icon={<Plus aria-hidden />}
        aria-label={`Add hours on ${name}`}
        disabled={disabled || spans.length >= 6}
        onClick={() => onChange([...spans, rowOf(next)])}
      >
        Add
      </Button>
    </li>
  );
}

type DayRowProps = {
  name: string;
  spans: Week[number];
  onChange: (spans: Week[number]) => void;
  /** What is wrong with a part of the day: `.0.from`, or '' for the day itself. */
  problemOf: (part: string) => string | undefined;
  disabled: boolean;
};
