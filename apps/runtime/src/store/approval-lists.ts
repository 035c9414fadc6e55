// The inbox: what waits for a person. Read-only; the rows follow from the journal.
import type { ApprovalSummary, approvalStatusSchema } from '@leeway/shared/api/approvals.ts';
import { type Decision, decisionSchema } from '@leeway/shared/run/event.ts';
import type { SQL } from 'drizzle-orm';
import type * as z from 'zod';
import { badCursor } from './bad-cursor.ts';
import { and, count, desc, eq, isNotNull, lt, ne, sql } from './drizzle.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

export interface ApprovalFilter {
  status: z.infer<typeof approvalStatusSchema>;
  workflowId?: string | undefined;
  runId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface SimilarApproval {
  id: string;
  runId: string;
  subject: string;
  decision: Decision;
  at: number;
}

export interface ApprovalListStore {
  /** Open ones by due time (those without one last), all others newest first. */
  list(filter: ApprovalFilter): Promise<{ items: ApprovalSummary[]; next: string | null }>;
  /** Null when there is no such approval. */
  find(id: string): Promise<ApprovalSummary | null>;
  /** Open ones of the whole workspace, by default whenever they are due. */
  countOpen(dueBefore?: number): Promise<number>;
  /** Of these, the ones that ask whether an effect happened. */
  countUncertain(): Promise<number>;
  /** The last three decided ones of the same node, newest first. */
  similar(approval: ApprovalSummary): Promise<SimilarApproval[]>;
}

const columns = {
  id: schema.approvals.id,
  run: schema.approvals.run,
  key: schema.approvals.key,
  workflowId: schema.approvals.workflowId,
  workflowTitle: schema.workflows.title,
  nodeId: schema.approvals.nodeId,
  nodeTitle: schema.approvals.nodeTitle,
  kind: schema.approvals.kind,
  mode: schema.approvals.mode,
  status: schema.approvals.status,
  subject: schema.approvals.subject,
  question: schema.approvals.question,
  why: schema.approvals.why,
  score: schema.approvals.score,
  assignee: schema.approvals.assignee,
  askedAt: schema.approvals.askedAt,
  dueAt: schema.approvals.dueAt,
};
// Later than any due time, so that approvals without one come last.
const NO_DUE_TIME = 9_000_000_000_000_000;
const dueOrLast = sql<number>`coalesce(${schema.approvals.dueAt}, ${sql.raw(String(NO_DUE_TIME))})`;

export function createApprovalListStore({ orm }: Store): ApprovalListStore {
  const table = schema.approvals;
  const select = () =>
    orm.select(columns).from(table).leftJoin(schema.workflows, eq(schema.workflows.id, table.workflowId));
  type Row = ReturnType<ReturnType<typeof select>['all']>[number];

  const present = ({ id, run, workflowTitle, ...row }: Row): ApprovalSummary => ({
    ...row,
    id: String(id),
    runId: String(run),
    workflowTitle: workflowTitle ?? 'A deleted workflow',
    assigneeName: null,
    claim: null,
    approvals: { needed: 1, given: 0 },
    laterUntil: null,
  });

  return {
    list: async (filter) => {
      const isOpen = filter.status === 'open';
      const rows = select()
        .where(and(...conditionsOf(filter)))
        .orderBy(...(isOpen ? [dueOrLast, table.id] : [desc(table.id)]))
        .limit(filter.limit + 1)
        .all();
      const items = rows.slice(0, filter.limit);
      const last = items.at(-1);
      const next = rows.length > filter.limit && last ? cursorOf(last, isOpen) : null;
      return { items: items.map(present), next };
    },
    find: async (id) => {
      if (!/^\d{1,15}$/.test(id)) return null;
      const row = select()
        .where(eq(table.id, Number(id)))
        .get();
      return row === undefined ? null : present(row);
    },
    countOpen: async (dueBefore) => {
      const isOpen = eq(table.status, 'open');
      const which = dueBefore === undefined ? isOpen : and(isOpen, lt(table.dueAt, dueBefore));
      return orm.select({ open: count() }).from(table).where(which).get()?.open ?? 0;
    },
    countUncertain: async () => {
      const isUncertain = and(eq(table.status, 'open'), eq(table.kind, 'uncertain'));
      return orm.select({ open: count() }).from(table).where(isUncertain).get()?.open ?? 0;
    },
    similar: async ({ id, workflowId, nodeId }) => {
      const { run, subject, decision, decidedAt } = table;
      const same = and(eq(table.workflowId, workflowId), eq(table.nodeId, nodeId), eq(table.status, 'decided'));
      const rows = orm
        .select({ id: table.id, run, subject, decision, decidedAt })
        .from(table)
        .where(and(same, ne(table.id, Number(id)), isNotNull(decision)))
        .orderBy(desc(table.id))
        .limit(3)
        .all();
      return rows.map((row) => ({
        id: String(row.id),
        runId: String(row.run),
        subject: row.subject,
        decision: decisionSchema.parse(row.decision),
        at: row.decidedAt ?? 0,
      }));
    },
  };
}

/** The place after a row: due time and id for open ones, the id for others. */
function cursorOf({ id, dueAt }: { id: number; dueAt: number | null }, isOpen: boolean): string {
  return isOpen ? `${dueAt ?? NO_DUE_TIME}.${id}` : String(id);
}

function conditionsOf({ status, workflowId, runId, cursor }: ApprovalFilter): SQL[] {
  return [
    [eq(schema.approvals.status, status)],
    workflowId === undefined ? [] : [eq(schema.approvals.workflowId, workflowId)],
    runId === undefined ? [] : [eq(schema.approvals.run, Number(runId) || 0)],
    cursor === undefined ? [] : [afterCursor(cursor, status === 'open')],
  ].flat();
}

function afterCursor(cursor: string, isOpen: boolean): SQL {
  if (!(isOpen ? /^\d{1,16}\.\d{1,15}$/ : /^\d{1,15}$/).test(cursor)) throw badCursor();
  const [first = 0, second = 0] = cursor.split('.').map(Number);
  return isOpen ? sql`(${dueOrLast}, ${schema.approvals.id}) > (${first}, ${second})` : lt(schema.approvals.id, first);
}
