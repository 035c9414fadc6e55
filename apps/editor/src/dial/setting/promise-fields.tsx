// What is promised of the items that go alone: how many mistakes at most, how surely, and how many are checked afterwards.
import { slipsBeforeSeen } from '@leeway/shared/dial/audits.ts';
import { floorOf } from '@leeway/shared/dial/stakes.ts';
import { DEFAULT_ALPHA, DEFAULT_DELTA, type DialSetting, type Stakes } from '@leeway/shared/graph/dial-setting.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { auditWords, lotWords, oneIn } from './promise-words.ts';

export type SettingFieldsProps = {
  setting: DialSetting;
  isEditable: boolean;
  onChange: (part: Partial<DialSetting>) => void;
};

const STAKES: readonly { value: Stakes; label: string; description: string }[] = [
  { value: 'low', label: 'Low', description: 'at most 10 mistakes in 100, 1 in 10 checked' },
  { value: 'normal', label: 'Normal', description: 'at most 5 in 100, 1 in 5 checked' },
  { value: 'high', label: 'High', description: 'at most 2 in 100, every second one checked' },
];
const CERTAINTIES = ['90', '95', '99'] as const;
const BY_STAKES = 'stakes';
const SHARES = [0.05, 0.1, 0.2, 0.5, 1] as const;

export function PromiseFields({ setting, isEditable, onChange }: SettingFieldsProps) {
  const { stakes = 'normal', alpha = DEFAULT_ALPHA[stakes], delta = DEFAULT_DELTA, auditShare } = setting;
  const share = auditShare ?? floorOf(stakes);
  const certainty = String(Math.round((1 - delta) * 100));
  const shares = SHARES.map((value) => ({ value: String(value), label: auditWords(value) }));
  return (
    <>
      <Select
        label="What is at stake"
        help="Sets the two values below, unless you set them yourself."
        disabled={!isEditable}
        options={STAKES}
        value={stakes}
        onChange={(next) => onChange({ stakes: next })}
      />
      <NumberField
        label="Mistakes you allow"
        help="A mistake means: you would have rejected or changed it."
        unit="in 100"
        min={0.1}
        max={50}
        step={0.5}
        disabled={!isEditable}
        value={Math.round(alpha * 1000) / 10}
        onChange={(count) => onChange({ alpha: count === null ? undefined : count / 100 })}
      />
      <Select
        label="How sure the promise has to be"
        disabled={!isEditable}
        options={[...new Set([...CERTAINTIES, certainty])].map((value) => ({ value, label: `${value}% certain` }))}
        value={certainty}
        onChange={(next) => onChange({ delta: Math.round(100 - Number(next)) / 100 })}
      />
      <Select
        label="Finished items that are checked by lot"
        help={`${lotWords(share)} ${slipText(share)}`}
        disabled={!isEditable}
        options={[
          { value: BY_STAKES, label: `As the stakes say: ${oneIn(floorOf(stakes))}` },
          ...withOwn(shares, share),
        ]}
        value={auditShare === undefined ? BY_STAKES : String(auditShare)}
        onChange={(next) => onChange({ auditShare: next === BY_STAKES ? undefined : Number(next) })}
      />
    </>
  );
}

/** A share that was set by a script is kept in the list. */
function withOwn(shares: readonly { value: string; label: string }[], share: number) {
  return shares.some(({ value }) => value === String(share))
    ? shares
    : [...shares, { value: String(share), label: auditWords(share) }];
}

function slipText(share: number): string {
  const slips = slipsBeforeSeen(share);
  if (slips < 1) return 'The first mistake is seen.';
  return `About ${slips} ${slips === 1 ? 'mistake' : 'mistakes'} may slip through before the first one is seen.`;
}
