// What trying many runs again would do, in plain words.
import type { Alike, RetriedAlike } from '@leeway/shared/api/runs.ts';
import { formatNumber } from '../../ui/format.ts';

type Effect = Alike['effects'][number];

/** `1 run`, `1,204 runs`. */
export function countText(count: number): string {
  return count === 1 ? '1 run' : `${formatNumber(count)} runs`;
}

/** `1 other run`, `11 other runs`. */
export function othersText(count: number): string {
  return count === 1 ? '1 other run' : `${formatNumber(count)} other runs`;
}

/** What happens again by a step: how often, and whether it may happen twice. */
export function effectTexts({ runs, mayHaveHappened, isIdempotent }: Effect): string[] {
  const again = `Is carried out in ${countText(runs)}.`;
  if (mayHaveHappened === 0) return [again, 'In none of them was it tried before the failure.'];
  const share = mayHaveHappened === runs ? 'all of them' : `${formatNumber(mayHaveHappened)} of them`;
  const tried = `In ${share} it was tried before it failed, so it may have happened already.`;
  return [again, tried, isIdempotent ? 'Doing it twice does no harm.' : 'If it has, it happens twice.'];
}

/** Whether somebody should look before it is done. */
export function isRisky({ effects }: Pick<Alike, 'effects'>): boolean {
  return effects.some(({ mayHaveHappened, isIdempotent }) => mayHaveHappened > 0 && !isIdempotent);
}

/** How it went: `11 runs go on. 1 run was left as it is.` */
export function resultText({ retried, refused, left }: RetriedAlike): string {
  const parts = [
    retried === 1 ? '1 run goes on.' : `${countText(retried)} go on.`,
    ...(refused.length > 0
      ? [`${countText(refused.length)} ${refused.length === 1 ? 'was' : 'were'} left as before.`]
      : []),
    ...(left > 0 ? [`${countText(left)} ${left === 1 ? 'is' : 'are'} left to be tried.`] : []),
  ];
  return parts.join(' ');
}
