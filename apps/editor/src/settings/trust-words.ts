// Words of the settings about trust.
import type { Settings } from '@leeway/shared/api/workspace.ts';

export const POLICIES: readonly { value: Settings['policy']; label: string; description: string }[] = [
  {
    value: 'judgement',
    label: 'By judgement',
    description:
      'People turn dials up when they think it is right, and say why. The step shows “set by hand, not earned”.',
  },
  {
    value: 'earned',
    label: 'Earned',
    description: 'A dial goes up only as far as enough decisions agree with the step. Turning down is always free.',
  },
];

/** Classes of actions as people know them. */
export const CLASSES: readonly { value: keyof Settings['classCeilings']; label: string; help: string }[] = [
  { value: 'B', label: 'What can be undone', help: 'Writes a row, changes a record.' },
  { value: 'C', label: 'Messages to the outside', help: 'E-mails, replies, posts.' },
  {
    value: 'D',
    label: 'Money, contracts, deletion, rights',
    help: 'On Draft and approve unless you trust a step with it.',
  },
];
