// The rarer parts of a dial's setting: an amount limit, who is asked and by when, what is promised, and what it may do at most.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Folded } from './folded.tsx';
import { LimitFields } from './limit-fields.tsx';
import { PromiseFields } from './promise-fields.tsx';
import { ReviewFields } from './review-fields.tsx';

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
      {type.kind === 'effect' && (
        <Switch
          label="Ask here too"
          help="Even when a person has already decided what this step carries out."
          disabled={!isEditable}
          checked={setting.alwaysAsk === true}
          onChange={(alwaysAsk) => onChange({ alwaysAsk: alwaysAsk || undefined })}
        />
      )}
      <Folded title="Who decides, and by when">
        <ReviewFields setting={setting} isEditable={isEditable} onChange={onChange} />
      </Folded>
      {type.actionClass !== 'X' && (
        <>
          <Folded title="The promise, and checks afterwards">
            <PromiseFields setting={setting} isEditable={isEditable} onChange={onChange} />
          </Folded>
          <Folded title="Limits of what goes alone">
            <LimitFields setting={setting} isEditable={isEditable} onChange={onChange} />
          </Folded>
        </>
      )}
    </div>
  );
}
