import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { neighbour, nextAfter } from './list/queue.ts';

export interface Moves {
  open: (id: string | null) => void;
  /** To the item before or after the present one. */
  move: (step: 1 | -1) => void;
  /** To the one that follows an item which leaves the list; stays where somebody is at another one. */
  leave: (id: string) => void;
}

/** Going from item to item. The address says which is open. */
export function useMoves(items: readonly ApprovalSummary[], openId: string | undefined): Moves {
  const navigate = useNavigate();
  // Where the open item stood last: from one that others have decided, moving goes on there.
  const place = useRef(0);
  const at = items.findIndex(({ id }) => id === openId);
  useEffect(() => {
    if (at !== -1) place.current = at;
  }, [at]);
  const open = (id: string | null) => {
    const search = <Search extends object>(before: Search) => ({ ...before, back: undefined });
    if (id === null) void navigate({ to: '/approvals', search });
    else void navigate({ to: '/approvals/$approvalId', params: { approvalId: id }, search });
  };
  return {
    open,
    move: (step) => open(neighbour(items, { id: openId, place: place.current }, step)),
    leave: (id) => {
      if (id === openId) open(nextAfter(items, id));
    },
  };
}

/** On a wide screen an item is always open: the first that nobody else works on. */
export function useFirstOpen(first: string | undefined, isWanted: boolean): void {
  const navigate = useNavigate();
  const openFirst = useEffectEvent((id: string) => {
    void navigate({ to: '/approvals/$approvalId', params: { approvalId: id }, search: true, replace: true });
  });
  useEffect(() => {
    if (isWanted && first !== undefined) openFirst(first);
  }, [isWanted, first]);
}
