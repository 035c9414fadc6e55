// How reviewers are supported and measured, in the words in which it is told to them.
import type { ReviewQuality } from '@leeway/shared/api/workspace.ts';

/** One sentence for each that is on; none when nothing is. */
export function qualityWords({ canaryShare, blindShare, isSpeedChecked, hasSecondLook }: ReviewQuality): string[] {
  return [
    ...(canaryShare > 0 ? ['Some drafts contain a planted mistake. They can never be sent.'] : []),
    ...(blindShare > 0 ? ['On some drafts you write your own answer first, then compare.'] : []),
    ...(isSpeedChecked ? ['Very fast approvals do not count as proof.'] : []),
    ...(hasSecondLook ? ['A disagreement that matters may be shown to a second person.'] : []),
  ];
}
