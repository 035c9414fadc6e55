// How much may go alone at most, and how long it can still be held back.
import { NumberField } from '../../ui/number-field.tsx';
import type { SettingFieldsProps } from './promise-fields.tsx';

export function LimitFields({ setting, isEditable, onChange }: SettingFieldsProps) {
  const whole = { min: 1, disabled: !isEditable };
  return (
    <>
      <NumberField
        label="Time to hold it back"
        help="Before an item that goes alone is sent. Left empty: 60 seconds for messages."
        unit="seconds"
        min={0}
        max={3600}
        disabled={!isEditable}
        value={setting.undoSeconds ?? null}
        onChange={(seconds) => onChange({ undoSeconds: seconds ?? undefined })}
      />
      <NumberField
        {...whole}
        label="Most in an hour"
        help="What is over the limit asks a person. Leave empty for no limit."
        max={1_000_000}
        value={setting.maxPerHour ?? null}
        onChange={(count) => onChange({ maxPerHour: count ?? undefined })}
      />
      <NumberField
        {...whole}
        label="Most in a day"
        max={10_000_000}
        value={setting.maxPerDay ?? null}
        onChange={(count) => onChange({ maxPerDay: count ?? undefined })}
      />
      <NumberField
        {...whole}
        label="Most in a day to the same recipient"
        max={10_000}
        value={setting.maxSameRecipient ?? null}
        onChange={(count) => onChange({ maxSameRecipient: count ?? undefined })}
      />
    </>
  );
}
