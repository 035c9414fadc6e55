// "Could cost up to …", for the dial that is about to be set. Loaded when one is turned: it brings the mathematics along.
import type { Trust } from '@leeway/shared/api/trust.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { trustHistoryQuery } from '../trust-queries.ts';
import { lossWords } from './loss-words.ts';
import { boundAt, pastItemsOf } from './past-items.ts';

export type PossibleLossProps = { trust: Trust; setting: DialSetting };

/** Follows the thumb and the limit. Nothing while the step has no amount, or another one was chosen than the average is of. */
export function PossibleLoss({ trust, setting }: PossibleLossProps) {
  const { data } = useQuery(trustHistoryQuery(trust));
  const items = useMemo(() => data && pastItemsOf(data), [data]);
  const cost = trust.possibleCost;
  const bound = cost && items && boundAt(items, setting, trust);
  if (!bound || setting.amount !== trust.dial.setting.amount) return null;
  const words = lossWords({ cost, ...bound, limit: setting.limit });
  return words && <p aria-live="polite">{words}</p>;
}
