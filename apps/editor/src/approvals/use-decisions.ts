import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiError, call } from '../api/client.ts';
import { routes } from '../api/routes.ts';
import { type Attempt, attemptFor, type DecisionInput, firstDecision } from './decision-attempt.ts';
import { pastOf } from './decision-words.ts';

/** A decision of this person that can still be taken back. */
export interface Recent {
  approval: Approval;
  effectiveAt: number;
}

/** What went wrong with a decision, at the approval it was about. */
export interface DecisionProblem {
  approvalId: string;
  message: string;
  hint?: string | undefined;
}

export interface Decisions {
  decide: (approval: Approval, input: DecisionInput & { seconds: number }) => Promise<void>;
  /** Takes the newest decision back, or the one given. */
  undo: (approval: Approval) => Promise<void>;
  isBusy: boolean;
  problem: DecisionProblem | null;
  recent: readonly Recent[];
}

/** Sends decisions and takes them back. `onDecided` and `onUndone` are for moving on and coming back. */
export function useDecisions(on: {
  decided: (approval: Approval) => void;
  undone: (approval: Approval) => void;
}): Decisions {
  const client = useQueryClient();
  const attempt = useRef<Attempt | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<DecisionProblem | null>(null);
  const [recent, setRecent] = useState<readonly Recent[]>([]);

  const keep = (approval: Approval) => {
    client.setQueryData(['approval', approval.id], approval);
    for (const queryKey of [['approvals'], ['run', approval.runId], ['me']])
      void client.invalidateQueries({ queryKey });
  };
  const work = async (approval: Approval, act: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem(problemOf(approval, error));
      if (!isLost(error)) void client.invalidateQueries({ queryKey: ['approval', approval.id] });
    } finally {
      setBusy(false);
    }
  };

  return {
    isBusy,
    problem,
    recent,
    decide: (approval, { seconds, ...input }) =>
      work(approval, async () => {
        attempt.current = attemptFor(attempt.current, { approvalId: approval.id, input }, () => crypto.randomUUID());
        const { idempotencyKey } = attempt.current;
        const body = { ...input, seconds, idempotencyKey };
        const decided = await call(routes.approvals.decide, { params: { id: approval.id }, body });
        attempt.current = null;
        keep(decided);
        const effectiveAt = decided.decided?.effectiveAt ?? 0;
        setRecent((all) => [...all.filter((one) => one.effectiveAt > Date.now()), { approval: decided, effectiveAt }]);
        on.decided(decided);
      }),
    undo: (approval) =>
      work(approval, async () => {
        const undone = await call(routes.approvals.undo, { params: { id: approval.id } });
        keep(undone);
        setRecent((all) => all.filter((one) => one.approval.id !== approval.id));
        on.undone(undone);
      }),
  };
}

/** The answer did not arrive: nobody knows whether the decision was stored, and the same key may be sent again. */
function isLost(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0;
}

function problemOf(approval: Approval, error: unknown): DecisionProblem {
  const approvalId = approval.id;
  if (!(error instanceof ApiError)) return { approvalId, message: 'It did not work. Try again.' };
  const first = error.status === 409 ? firstDecision(error.details) : null;
  if (!first) return { approvalId, message: error.message, hint: error.hint };
  const known = [...approval.decisions].find((decision) => decision === first.decision);
  const what = known ? pastOf(known, approval.kind).toLowerCase() : 'decided';
  return { approvalId, message: `${first.by} was first: “${what}”. Your answer was not used.` };
}
