// What people said about an approval.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import { asc, inArray } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import type { ClaimPlace } from './claims.ts';
import { approvalComments } from './reviewing-tables.ts';

export type Comment = Approval['comments'][number];

export interface CommentStore {
  /** Of an approval and of those whose place it took, oldest first. */
  list(approvalIds: readonly string[]): Promise<Comment[]>;
  add(place: ClaimPlace, comment: Omit<Comment, 'id'>): Promise<void>;
}

export function createCommentStore({ orm }: Store): CommentStore {
  return {
    list: async (approvalIds) =>
      orm
        .select()
        .from(approvalComments)
        .where(inArray(approvalComments.approval, approvalIds.map(Number)))
        .orderBy(asc(approvalComments.id))
        .all()
        .map(({ id, at, byId, byName, text, isQuestion }) => ({
          id: String(id),
          at,
          by: { id: byId, name: byName },
          text,
          isQuestion,
        })),
    add: async ({ approvalId, run }, { at, by, text, isQuestion }) => {
      const approval = Number(approvalId);
      orm.insert(approvalComments).values({ approval, run, at, byId: by.id, byName: by.name, text, isQuestion }).run();
    },
  };
}
