// The clock a schedule is read from, and below it what comes of both: the next times.
import { Combobox } from '../../../ui/combobox.tsx';
import { type ControlProps, fieldParts, textOf } from '../controls/control-props.ts';
import { useStep } from '../step-context.ts';
import { NextTimes } from './next-times.tsx';

export function TimeZoneControl({ field, value, error, onChange }: ControlProps) {
  const { node, isEditable } = useStep();
  const zone = textOf(value);
  return (
    <div className="flex flex-col gap-4">
      <Combobox
        {...fieldParts({ field, error })}
        disabled={!isEditable}
        options={zoneOptions(zone)}
        value={zone === '' ? null : zone}
        emptyText="No time zone is called that. Look for a large city near you."
        onChange={(next) => next !== null && onChange(next)}
      />
      <NextTimes cron={textOf(node.config.cron)} timezone={zone} />
    </div>
  );
}

/** All zones of the browser; what is chosen is among them, also when the browser has another name for it. */
function zoneOptions(chosen: string): { value: string; label: string }[] {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  if (chosen !== '') zones.add(chosen);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
