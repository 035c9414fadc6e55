// Reviewers are supported and measured; all of it is told to them in the inbox.
import type { ReviewQuality } from '@leeway/shared/api/workspace.ts';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import type { TrustFieldsProps } from './ceiling-fields.tsx';
import { Section } from './section.tsx';

const CANARIES = [0, 0.02, 0.03, 0.05, 0.1] as const;
const BLIND = [0, 0.05, 0.1, 0.2] as const;

export function QualityFields({ values, set, disabled }: TrustFieldsProps) {
  const quality = values.reviewQuality;
  const change = (part: Partial<ReviewQuality>) => set({ reviewQuality: { ...quality, ...part } });
  return (
    <Section
      title="Reviewers"
      about="A promise is only as good as the people who read. What is on here is told to everyone who decides."
    >
      <div className="flex max-w-128 flex-col gap-5">
        <Select
          className="max-w-72"
          label="Drafts with a planted mistake"
          help="They can never be sent. What reviewers miss lowers the limit to match."
          options={shares(CANARIES, quality.canaryShare)}
          value={String(quality.canaryShare)}
          onChange={(share) => change({ canaryShare: Number(share) })}
          disabled={disabled}
        />
        <Select
          className="max-w-72"
          label="Drafts answered before they are seen"
          help="The reviewer writes their own answer first, then compares."
          options={shares(BLIND, quality.blindShare)}
          value={String(quality.blindShare)}
          onChange={(share) => change({ blindShare: Number(share) })}
          disabled={disabled}
        />
        <Switch
          label="Very fast approvals do not count as proof"
          help="Faster than one can read. A rejection always counts."
          checked={quality.isSpeedChecked}
          onChange={(isSpeedChecked) => change({ isSpeedChecked })}
          disabled={disabled}
        />
        <Switch
          label="A second look at disagreements that matter"
          help="A second person sees them without the first answer; theirs counts."
          checked={quality.hasSecondLook}
          onChange={(hasSecondLook) => change({ hasSecondLook })}
          disabled={disabled}
        />
      </div>
    </Section>
  );
}

/** The shares to choose from; one that a script set stays in the list. */
function shares(known: readonly number[], chosen: number) {
  return [...new Set([...known, chosen])]
    .toSorted((a, b) => a - b)
    .map((share) => ({
      value: String(share),
      label: share === 0 ? 'None' : `${Math.round(share * 1000) / 10} in 100`,
    }));
}
