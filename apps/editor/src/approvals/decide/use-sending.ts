import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type DecisionProblem, isLost, problemOf } from './decision-problem.ts';

/** Sends what was decided in the background. `left` is called at once: the person goes on, and comes back only if it fails. */
export function useSending(left: (id: string) => void) {
  const client = useQueryClient();
  const onTheWay = useRef(new Map<string, Promise<void>>());
  const [problem, setProblem] = useState<DecisionProblem | null>(null);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());

  const bringBack = (id: string) => setGone((ids) => new Set([...ids].filter((one) => one !== id)));
  const reread = () =>
    Promise.all([['inbox'], ['approvals'], ['me']].map((queryKey) => client.invalidateQueries({ queryKey })));
  const send = (approval: Approval, act: () => Promise<void>) => {
    const { id } = approval;
    setProblem(null);
    left(id);
    setGone((ids) => new Set([...ids, id]));
    const work = act()
      .then(reread)
      .then(() => bringBack(id))
      .catch((error: unknown) => {
        bringBack(id);
        setProblem(problemOf(approval, error));
        if (!isLost(error)) void client.invalidateQueries({ queryKey: ['approval', id] });
      });
    onTheWay.current.set(id, work);
  };
  return {
    send,
    /** Settles when none of them is on its way any more. */
    arrived: (ids: readonly string[]) => Promise.all(ids.flatMap((id) => onTheWay.current.get(id) ?? [])),
    /** Ids of what was sent and what no list that was read since could have left out. */
    gone,
    reread,
    problem,
    setProblem,
  };
}
