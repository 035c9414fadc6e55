import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { REREAD_MS } from '../use-inbox.ts';
import { type DecisionProblem, isLost, problemOf } from './decision-problem.ts';

/** Sends what was decided in the background. `left` is called at once: the person goes on, and comes back only if it fails. */
export function useSending(left: (id: string) => void) {
  const client = useQueryClient();
  const onTheWay = useRef(new Map<string, Promise<void>>());
  const readAt = useRef(0);
  const next = useRef<Promise<void> | null>(null);
  const [problem, setProblem] = useState<DecisionProblem | null>(null);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());

  const bringBack = (...back: readonly string[]) =>
    setGone((ids) => new Set([...ids].filter((id) => !back.includes(id))));
  const reread = () =>
    Promise.all([['inbox'], ['approvals'], ['me']].map((queryKey) => client.invalidateQueries({ queryKey })));
  // At most one reading in a while for all that arrived: who decides fast would read every page of the list for each.
  const rereadOnce = () => {
    next.current ??= (async () => {
      await passed(readAt.current + REREAD_MS - Date.now());
      next.current = null;
      readAt.current = Date.now();
      await reread();
    })();
    return next.current;
  };
  const send = (approval: Approval, act: () => Promise<void>) => {
    const { id } = approval;
    setProblem(null);
    left(id);
    setGone((ids) => new Set([...ids, id]));
    const arriving = act();
    onTheWay.current.set(
      id,
      arriving.catch(() => undefined),
    );
    arriving
      .then(rereadOnce)
      .then(() => bringBack(id))
      .catch((error: unknown) => {
        bringBack(id);
        setProblem(problemOf(approval, error));
        if (!isLost(error)) void client.invalidateQueries({ queryKey: ['approval', id] });
      });
  };
  return {
    send,
    /** Settles when none of them is on its way any more. */
    arrived: (ids: readonly string[]) => Promise.all(ids.flatMap((id) => onTheWay.current.get(id) ?? [])),
    /** Puts items back into the lists: their decisions were taken back. */
    bringBack,
    /** Ids of what was sent and what no list that was read since could have left out. */
    gone,
    reread,
    problem,
    setProblem,
  };
}

function passed(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
