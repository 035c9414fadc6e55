// The part of the settings that the trust tab shows and sends; what other tabs change meanwhile stays as it is.
import type { Settings } from '@leeway/shared/api/workspace.ts';

/** A number is null while its box is empty. */
export type TrustValues = Pick<
  Settings,
  'policy' | 'ceiling' | 'classCeilings' | 'needsSecondPerson' | 'isAutoRaised' | 'requiresPreview' | 'reviewQuality'
> & { minEvidenceDays: number | null; minReviewers: number | null };

export function trustValuesOf(settings: Settings): TrustValues {
  const { policy, ceiling, classCeilings, reviewQuality } = settings;
  const { needsSecondPerson, isAutoRaised, requiresPreview, minEvidenceDays, minReviewers } = settings;
  return {
    ...{ policy, ceiling, classCeilings, reviewQuality },
    ...{ needsSecondPerson, isAutoRaised, requiresPreview, minEvidenceDays, minReviewers },
  };
}

/** As it is sent; an empty box becomes a number that no rule accepts. */
export function toBody({ minEvidenceDays, minReviewers, ...rest }: TrustValues) {
  return { ...rest, minEvidenceDays: minEvidenceDays ?? Number.NaN, minReviewers: minReviewers ?? Number.NaN };
}
