import { Combobox } from '../ui/combobox.tsx';

/** One of the browser's time zones. */
export function TimeZoneField({ value, onChange, error, help, disabled }: TimeZoneFieldProps) {
  return (
    <Combobox
      label="Time zone"
      className="max-w-72"
      options={zoneOptions(value)}
      value={value === '' ? null : value}
      emptyText="No time zone is called that. Look for a large city near you."
      onChange={(next) => next !== null && onChange(next)}
      {...{ error, help, disabled }}
    />
  );
}

type TimeZoneFieldProps = {
  value: string;
  onChange: (value: string) => void;
  error?: string;
  help?: string;
  disabled?: boolean;
};

/** What is chosen is among them, also when the browser has another name for it. */
function zoneOptions(chosen: string): { value: string; label: string }[] {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  if (chosen !== '') zones.add(chosen);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
