// What a dial promises, from its setting.
import type { Terms } from '@leeway/shared/dial/record-state.ts';
import { floorOf } from '@leeway/shared/dial/stakes.ts';
import { DEFAULT_ALPHA, DEFAULT_DELTA, type DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { ActionClass } from '@leeway/shared/graph/node-type.ts';

/** At most `alpha` mistakes with certainty 1 − `delta`. The share of audits may be set higher than the stakes ask for, never lower. */
export function termsOf(actionClass: ActionClass, setting: DialSetting): Terms {
  const { alpha, delta = DEFAULT_DELTA, stakes = 'normal', auditShare = 0 } = setting;
  const floor = actionClass === 'A' ? auditShare : Math.max(floorOf(stakes), auditShare);
  return { alpha: alpha ?? DEFAULT_ALPHA[stakes], delta, floor };
}
