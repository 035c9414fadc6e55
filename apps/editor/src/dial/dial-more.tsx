// The rarer parts of a dial's setting: an amount limit, who is asked, and by when.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { AssigneeSelect } from './assignee-select.tsx';

/** A number that may be the amount at stake: `cel` reads it. */
export interface AmountChoice {
  cel: string;
  label: string;
}

export type DialMoreProps = {
  type: NodeType;
  setting: DialSetting;
  amounts: readonly AmountChoice[];
  isEditable: boolean;
  onChange: (part: Partial<DialSetting>) => void;
};

const NONE = 'none';

export function DialMore({ type, setting, amounts, isEditable, onChange }: DialMoreProps) {
  const { amount = '' } = setting;
  const options = [
    { value: NONE, label: 'No amount limit' },
    ...amounts.map(({ cel, label }) => ({ value: cel, label })),
  ];
  const isKnown = amount === '' || options.some(({ value }) => value === amount);
  return (
    <div className="flex flex-col gap-4">
      {(amounts.length > 0 || amount !== '') && (
        <div data-field="dial.amount" className="flex flex-col gap-2">
          <Select
            label="Amount at stake"
            help="Above the limit, or when it cannot be read, a person is asked."
            disabled={!isEditable}
            options={isKnown ? options : [...options, { value: amount, label: amount }]}
            value={amount === '' ? NONE : amount}
            onChange={(cel) => onChange(cel === NONE ? { amount: undefined, limit: undefined } : { amount: cel })}
          />
          {amount !== '' && (
            <NumberField
              label="Ask above"
              min={0}
              disabled={!isEditable}
              value={setting.limit ?? 0}
              onChange={(limit) => onChange({ limit: limit ?? undefined })}
            />
          )}
        </div>
      )}
      <AssigneeSelect
        label="Who decides"
        disabled={!isEditable}
        value={setting.assignee ?? ''}
        onChange={(assignee) => onChange({ assignee: assignee === '' ? undefined : assignee })}
      />
      <NumberField
        label="Decide within"
        help="Leave empty to wait as long as it takes."
        unit="minutes"
        min={1}
        max={525_600}
        disabled={!isEditable}
        value={setting.dueInMinutes ?? null}
        onChange={(minutes) => onChange({ dueInMinutes: minutes ?? undefined })}
      />
      {type.kind === 'effect' && (
        <Switch
          label="Ask here too"
          help="Even when a person has already decided what this step carries out."
          disabled={!isEditable}
          checked={setting.alwaysAsk === true}
          onChange={(alwaysAsk) => onChange({ alwaysAsk: alwaysAsk || undefined })}
        />
      )}
    </div>
  );
}
