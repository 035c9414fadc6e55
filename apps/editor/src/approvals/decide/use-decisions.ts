// Decisions are sent while the person goes on with the next item; what fails comes back with everything that was typed.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { type Attempt, attemptFor, type DecisionInput } from './decision-attempt.ts';
import { type DecisionProblem, undoProblem } from './decision-problem.ts';
import { saidOf } from './decision-words.ts';
import { type PlantedResult, usePlanted } from './use-planted.ts';
import { type Recent, useRecent } from './use-recent.ts';
import { useSending } from './use-sending.ts';

type Sent = DecisionInput & { seconds: number };

export interface Decisions {
  decide: (approval: Approval, input: Sent) => void;
  /** Puts an item off for this person. */
  putOff: (approval: Approval) => void;
  /** Says that decisions were taken elsewhere, such as many at once, and can be taken back here. */
  took: (recent: Recent) => void;
  /** Takes decisions back. */
  undo: (ids: readonly string[]) => Promise<void>;
  /** Ids of what this person has just decided or put off: it stands in no list any more, whatever the last answer says. */
  gone: ReadonlySet<string>;
  problem: DecisionProblem | null;
  dismiss: () => void;
  /** The last decision was about a planted draft: what it was. It stays until it is closed. */
  planted: PlantedResult | null;
  closePlanted: () => void;
  /** Newest last. */
  recent: readonly Recent[];
}

/** `left`: the person is done with an item and moves on. `undone`: it is theirs again. */
export function useDecisions(on: { left: (id: string) => void; undone: (id: string) => void }): Decisions {
  const client = useQueryClient();
  const attempts = useRef(new Map<string, Attempt>());
  const { recent, add, drop } = useRecent();
  const { send, arrived, bringBack, gone, reread, problem, setProblem } = useSending(on.left);
  const { tell, ...told } = usePlanted();
  const keep = (approval: Approval) => client.setQueryData(['approval', approval.id], approval);

  const decide = async (approval: Approval, { seconds, ...input }: Sent) => {
    const { id } = approval;
    const before = attempts.current.get(id) ?? null;
    const attempt = attemptFor(before, { approvalId: id, input }, () => crypto.randomUUID());
    attempts.current.set(id, attempt);
    const body = { ...input, seconds, idempotencyKey: attempt.idempotencyKey };
    const decided = await call(routes.approvals.decide, { params: { id }, body });
    attempts.current.delete(id);
    keep(decided);
    if (tell(decided)) return;
    const { effectiveAt = 0 } = decided.decided ?? {};
    const isTooFast = input.decision === 'approve' && seconds < (approval.readingSeconds ?? 0);
    add({ ids: [id], said: saidOf(decided, input.decision), effectiveAt, isTooFast });
  };
  const putOff = async ({ id }: Approval) => {
    const after = await call(routes.approvals.later, { params: { id }, body: {} });
    keep(after);
    // Put off twice, a draft counts as “not sure”: that is a decision, and it can be taken back.
    if (!after.decided) return;
    const { decision, effectiveAt } = after.decided;
    add({ ids: [id], said: saidOf(after, decision), effectiveAt, isTooFast: false });
  };

  return {
    ...told,
    problem,
    dismiss: () => setProblem(null),
    recent,
    gone: new Set([...gone, ...recent.flatMap(({ ids }) => ids)]),
    took: (one) => {
      add(one);
      void reread();
    },
    decide: (approval, input) => send(approval, () => decide(approval, input)),
    putOff: (approval) => send(approval, () => putOff(approval)),
    undo: async (ids) => {
      setProblem(null);
      // A decision that is still on its way cannot be taken back before it has arrived.
      await arrived(ids);
      const results = await Promise.allSettled(
        ids.map((id) => call(routes.approvals.undo, { params: { id } }).then(keep)),
      );
      drop(ids);
      bringBack(...ids);
      void reread();
      const failure = undoProblem(ids, results);
      const [first] = ids;
      if (failure) setProblem(failure);
      else if (first !== undefined) on.undone(first);
    },
  };
}
