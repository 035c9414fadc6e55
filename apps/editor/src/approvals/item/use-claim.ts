// While somebody works on an item, others see that and leave it alone.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';

/** Looking this long at an item is working on it; who only moves through the list holds nothing up. */
const READING_MS = 2000;
/** A claim lasts ten minutes; it is asked for again well before. */
const RENEW_MS = 4 * 60_000;

export interface Claim {
  /** The person has begun: at once, instead of after two seconds. */
  start: () => void;
  /** The item is decided or put off; there is nothing to give back. */
  forget: () => void;
}

/** Claims the item while it is open before a person who may decide it, and gives it back when they leave. */
export function useClaim(approval: Approval, isWanted: boolean): Claim {
  const client = useQueryClient();
  const [hold] = useState(() => createHold(approval.id));
  const ask = () => {
    hold.take().then(
      (mine) => client.setQueryData(['approval', approval.id], mine),
      // Somebody else was faster, or nothing can be reached: the item then says so itself.
      () => void client.invalidateQueries({ queryKey: ['approval', approval.id] }),
    );
  };
  const begin = useEffectEvent(ask);
  useEffect(() => {
    if (!isWanted) return;
    hold.reset();
    const first = setTimeout(() => begin(), READING_MS);
    const again = setInterval(() => {
      if (hold.isTaken() && document.visibilityState === 'visible') begin();
    }, RENEW_MS);
    const leave = () => hold.giveBack();
    window.addEventListener('pagehide', leave);
    return () => {
      clearTimeout(first);
      clearInterval(again);
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [hold, isWanted]);
  return {
    start: () => {
      if (isWanted && !hold.isTaken()) ask();
    },
    forget: hold.forget,
  };
}

/** Looks again when somebody else's claim ends by itself: nothing tells of that. */
export function useClaimEnd({ id, claim }: Approval, isHeld: boolean): void {
  const client = useQueryClient();
  const until = isHeld ? claim?.until : undefined;
  useEffect(() => {
    if (until === undefined) return;
    const look = () => void client.invalidateQueries({ queryKey: ['approval', id] });
    const timer = setTimeout(look, Math.max(0, until - Date.now()) + 500);
    return () => clearTimeout(timer);
  }, [client, id, until]);
}

/** One item's claim: asked for, held, given back. */
function createHold(id: string) {
  let taken: Promise<Approval> | null = null;
  let isOver = false;
  return {
    isTaken: () => taken !== null,
    take: async () => {
      if (isOver) throw new Error('This item is left already.');
      const asked = call(routes.approvals.claim, { params: { id } });
      taken = asked;
      asked.catch(() => {
        if (taken === asked) taken = null;
      });
      return asked;
    },
    giveBack: () => {
      isOver = true;
      const held = taken;
      taken = null;
      // What could not be claimed has not to be given back, and what cannot be given back ends by itself.
      held?.then(() => call(routes.approvals.release, { params: { id }, isLast: true })).catch(() => undefined);
    },
    forget: () => {
      isOver = true;
      taken = null;
    },
    reset: () => {
      isOver = false;
    },
  };
}
