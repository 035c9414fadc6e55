// The keys of an open item.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { useKeys } from '../../ui/use-keys.ts';
import { REASON_KEYS } from '../decide/reasons.ts';
import type { Item } from './use-item.ts';

export interface ItemActs {
  decide: (decision: Decision) => void;
  edit: () => void;
  putOff: () => void;
  tryAgain: () => void;
  assign: () => void;
  comment: () => void;
  /** Back to the item from which this one was opened; undefined when it was not. */
  back: (() => void) | undefined;
}

interface ItemKeys {
  approval: Approval;
  item: Item;
  acts: ItemActs;
  /** The person may decide it now. */
  isActive: boolean;
  /** It may be put off, also before it can be decided. */
  mayPutOff: boolean;
}

/** Lets an item be answered by single keys. */
export function useItemKeys({ approval, item, acts, isActive, mayPutOff }: ItemKeys): void {
  const can = (decision: Decision) => approval.decisions.includes(decision);
  const isNo = item.mode === 'reject' || item.mode === 'unsure';
  const chips = approval.reasons
    .slice(0, REASON_KEYS)
    .map((reason, index) => [String(index + 1), () => item.toggle(reason)] as const);
  const no = (mode: 'reject' | 'unsure') => () => (item.mode === mode ? acts.decide(mode) : item.setMode(mode));
  useKeys(
    {
      ...(isNo || item.hasEdits ? Object.fromEntries(chips) : {}),
      a: can('approve') && !isNo ? () => acts.decide('approve') : undefined,
      e: can('edit') || approval.kind === 'form' ? acts.edit : undefined,
      r: can('reject') ? no('reject') : undefined,
      n: can('unsure') ? no('unsure') : undefined,
      t: approval.mayTryAgain ? acts.tryAgain : undefined,
      Enter: isNo ? () => acts.decide(item.mode === 'reject' ? 'reject' : 'unsure') : undefined,
      'Ctrl+Enter': can('approve') ? () => acts.decide('approve') : undefined,
    },
    isActive,
  );
  const isAtWork = item.mode !== 'read' || item.hasEdits || approval.kind === 'form';
  useKeys({
    c: acts.comment,
    h: mayPutOff ? acts.putOff : undefined,
    u: isActive ? acts.assign : undefined,
    Escape: isAtWork || acts.back ? () => leave(item, acts.back) : undefined,
  });
}

/** Escape leaves the field, then editing or saying no, then an item that was only looked up. */
function leave(item: Item, back: (() => void) | undefined): void {
  const isReading = item.mode === 'read' && !document.activeElement?.matches('input, textarea, select');
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  item.setMode('read');
  if (isReading) back?.();
}
