// Keeps what a person answers before the draft is shown to them.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { ApprovalStore } from '../../store/approvals.ts';
import type { OwnAnswerStore } from '../../store/reviewing/own-answers.ts';
import { approvalNotFound, assertOpen, placeOf } from '../decisions.ts';
import type { Engine } from '../engine.ts';
import { blindFieldsOf, isAnsweredFirst, readOwnAnswer } from './blind.ts';
import { assertPermitted, type PermitDeps, permitOf } from './permit.ts';

export interface OwnAnswerDeps extends PermitDeps {
  approvals: ApprovalStore;
  ownAnswers: OwnAnswerStore;
  readApproval: Engine['readApproval'];
}

export async function answerFirst(
  deps: OwnAnswerDeps,
  asked: { id: string; runId: string; key: string },
  { values, by }: { values: unknown; by: Actor },
): Promise<void> {
  const { id: approvalId, key } = asked;
  const place = await placeOf(deps.approvals, approvalId);
  const [{ run }, permit] = await Promise.all([
    deps.readApproval(asked, by.id),
    permitOf(deps, { approvalId, place: { ...place, run: Number(asked.runId), key }, by }),
  ]);
  const step = run.state.steps[key];
  const approval = step?.approvals.find((each) => each.approval === approvalId);
  const node = run.nodes.get(step?.nodeId ?? '');
  if (!step || !approval || !node) throw approvalNotFound(approvalId);
  const at = deps.clock.now();
  assertOpen(approval, { at });
  assertPermitted(approval, permit, { title: node.title });
  if (!isAnsweredFirst(step, approval)) {
    throw new AppError('approval.not_blind', `The draft of “${node.title}” is shown already.`, {
      status: 422,
      hint: 'Decide it as it is.',
    });
  }
  const own = readOwnAnswer(blindFieldsOf(node), values);
  await deps.ownAnswers.keep({ approvalId, run: place.run }, { userId: by.id, at, values: own });
}
