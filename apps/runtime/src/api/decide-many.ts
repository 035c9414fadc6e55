// Several approvals of one kind decided at once. Each is a decision of its own; the others stand when one cannot be made.
import type { ApprovalSummary, approvals } from '@leeway/shared/api/approvals.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type * as z from 'zod';
import type { ApiDeps } from './api-deps.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import type { Caller } from './caller.ts';

const HOUR_MS = 3_600_000;

type Body = z.output<typeof approvals.decideMany.body>;
type Answer = z.input<typeof approvals.decideMany.response>;

/** Throws when the approvals are not of one kind, or the caller has not opened the one that stands for them. */
export async function decideMany(
  deps: Pick<ApiDeps, 'engine' | 'stores' | 'clock'>,
  { desk, body, caller }: { desk: ApprovalDesk; body: Body; caller: Caller },
): Promise<Answer> {
  const ids = [...new Set(body.ids)];
  if (!ids.includes(body.opened)) throw invalid('opened', 'Open one of those that are to be decided.');
  const found = await Promise.all(ids.map((id) => desk.find(id, caller)));
  assertOneKind(found);
  await assertOpened(deps, body.opened, caller);
  const undoSeconds = await desk.undoSecondsFor(caller);
  const items: Answer['items'] = [];
  // One after the other: each sees what the one before it has done.
  for (const id of ids) {
    const problem = await tryOne(deps, id, { body, caller, undoSeconds });
    items.push({ id, isDecided: problem === null, problem });
  }
  return { items, undoSeconds };
}

/** What is wrong in words; null when it was decided. Anything unexpected is thrown as it is. */
async function tryOne(
  { engine }: Pick<ApiDeps, 'engine'>,
  id: string,
  { body, caller, undoSeconds }: { body: Body; caller: Caller; undoSeconds: number },
): Promise<string | null> {
  const { decision, reason, idempotencyKey, opened } = body;
  try {
    await engine.decide({
      approvalId: id,
      decision,
      reason,
      by: caller.actor,
      idempotencyKey: `${idempotencyKey}:${id}`,
      undoMs: undoSeconds * 1000,
      isBulk: id !== opened,
    });
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

function assertOneKind([first, ...others]: readonly ApprovalSummary[]): void {
  const isSame = ({ workflowId, nodeId, kind }: ApprovalSummary): boolean =>
    workflowId === first?.workflowId && nodeId === first.nodeId && kind === first.kind;
  if (!others.every(isSame)) throw invalid('ids', 'Choose items of one step only: they must be of one kind.');
}

/** Nobody decides twenty things unseen: one of them was opened by this very person not long ago. */
async function assertOpened(
  { stores, clock }: Pick<ApiDeps, 'stores' | 'clock'>,
  id: string,
  caller: Caller,
): Promise<void> {
  const openedAt = await stores.claims.openedAt(id, caller.actor.id);
  if (openedAt !== null && openedAt > clock.now() - HOUR_MS) return;
  throw new AppError('approval.not_opened', 'Open one of them first, and read it.', {
    status: 422,
    hint: 'Then decide the others like it.',
  });
}

function invalid(field: string, message: string): AppError {
  return new AppError('request.invalid', message, { status: 422, details: { problems: [{ field, message }] } });
}
