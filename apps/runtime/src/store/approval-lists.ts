// The inbox: what waits for a person. Read-only; the rows follow from the journal.
import type { ApprovalSummary, approvalStatusSchema, InboxKind } from '@leeway/shared/api/approvals.ts';
import { type Decision, decisionSchema } from '@leeway/shared/run/event.ts';
import type { SQL } from 'drizzle-orm';
import type * as z from 'zod';
import { badCursor } from './bad-cursor.ts';
import { and, count, desc, eq, gt, isNotNull, lt, ne, sql } from './drizzle.ts';
import type { Store } from './open-store.ts';
import { createHiddenItemStore, type HiddenItemStore } from './reviewing/hidden-items.ts';
import { type InboxReader, isOf } from './reviewing/inbox-reader.ts';
import { runOfPlant } from './reviewing/plants.ts';
import { claims, reviewMarks } from './reviewing/reviewing-tables.ts';
import * as schema from './schema.ts';

export interface ApprovalFilter {
  status: z.infer<typeof approvalStatusSchema>;
  workflowId?: string | undefined;
  runId?: string | undefined;
  nodeId?: string | undefined;
  kind?: InboxKind | undefined;
  /** `mine`: what the reader may decide and has not put off. */
  scope?: 'mine' | 'all' | undefined;
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

/** Names and what a score means are not known here: they are null. */
export type OpenFilter = Pick<ApprovalFilter, 'workflowId' | 'runId' | 'nodeId' | 'kind'> & {
  dueBefore?: number;
  mine?: InboxReader;
};

export interface ApprovalListStore {
  /** Open ones by due time (those without one last), then the dearest first; all others newest first. */
  list(filter: ApprovalFilter, reader: InboxReader): Promise<{ items: ApprovalSummary[]; next: string | null }>;
  /** Of a draft that was written again, the approval of the new one. Null when there is no such approval. */
  find(id: string, reader?: InboxReader): Promise<ApprovalSummary | null>;
  /** Open ones of the whole workspace, or of one reader; by default whenever they are due. */
  countOpen(which?: OpenFilter): Promise<number>;
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
  needed: schema.approvals.needed,
  given: schema.approvals.given,
  replacedBy: schema.approvals.replacedBy,
  costRank: schema.approvals.costRank,
  amountRank: schema.approvals.amountRank,
  plant: schema.approvals.plant,
  hides: schema.approvals.isHidden,
  claimedBy: claims.userId,
  claimedName: claims.name,
  claimedUntil: claims.until,
  laterUntil: reviewMarks.laterUntil,
};
// Later than any due time, so that approvals without one come last. The index approvals_queue says it the same way.
const NO_DUE_TIME = 9_000_000_000_000_000;
const table = schema.approvals;
const dueOrLast = sql<number>`coalesce(${table.dueAt}, ${sql.raw(String(NO_DUE_TIME))})`;
/** Of `is_hidden`: its own draft is answered before it is seen. */
const OWN = 1;
const BEHIND = 2;
const HIDDEN_WHY = 'Write your own answer first on this one, then compare.';
const HIDDEN_BEHIND =
  'It shows what a step on “Watch only” wrote. Hidden until somebody has written their own answer to that.';
/** Nobody has put anything off, and claims are those of any time. */
const NOBODY: InboxReader = { userId: '', role: 'viewer', standsInFor: [], now: 0 };

export function createApprovalListStore({ orm, db }: Store): ApprovalListStore {
  const hidden = createHiddenItemStore(db);
  const select = ({ userId, now }: InboxReader) =>
    orm
      .select(columns)
      .from(table)
      .leftJoin(schema.workflows, eq(schema.workflows.id, table.workflowId))
      .leftJoin(claims, and(eq(claims.approval, table.id), gt(claims.until, now)))
      .leftJoin(reviewMarks, and(eq(reviewMarks.approval, table.id), eq(reviewMarks.userId, userId)));

  const shown = async (row: Row, reader: InboxReader) => withoutHidden(present(row, reader), row, hidden);

  const findRow = (id: number, reader: InboxReader): Row | undefined => {
    const row = select(reader).where(eq(table.id, id)).get();
    return row?.replacedBy ? findRow(row.replacedBy, reader) : row;
  };

  return {
    list: async (filter, reader) => {
      const isOpen = filter.status === 'open';
      const order = isOpen ? [dueOrLast, table.costRank, table.amountRank, table.id] : [desc(table.id)];
      const rows = select(reader)
        .where(and(...conditionsOf(filter, reader)))
        .orderBy(...order)
        .limit(filter.limit + 1)
        .all();
      const items = rows.slice(0, filter.limit);
      const last = items.at(-1);
      const next = rows.length > filter.limit && last ? cursorOf(last, isOpen) : null;
      return { items: await Promise.all(items.map((row) => shown(row, reader))), next };
    },
    find: async (id, reader = NOBODY) => {
      const row = /^\d{1,15}$/.test(id) ? findRow(Number(id), reader) : undefined;
      return row === undefined ? null : shown(row, reader);
    },
    ...createCounts(orm),
    ...createSimilar(orm),
  };
}

function createSimilar(orm: Store['orm']): Pick<ApprovalListStore, 'similar'> {
  return {
    similar: async ({ id, runId, key, workflowId, nodeId }) => {
      const { run, subject, decision, decidedAt } = table;
      const same = and(eq(table.workflowId, workflowId), eq(table.nodeId, nodeId), eq(table.status, 'decided'));
      // What was said about this very item would be no second opinion.
      const isOther = sql`not (${run} = ${Number(runId)} and ${table.key} = ${key}) and ${table.plant} is null`;
      const rows = orm
        .select({ id: table.id, run, subject, decision, decidedAt })
        .from(table)
        .where(and(same, isOther, ne(table.id, Number(id)), isNotNull(decision)))
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

/** A question behind a step on “Watch only” may quote what is still to be answered. */
async function withoutHidden(
  summary: ApprovalSummary,
  { hides, run, nodeTitle: question, subject }: Row,
  hidden: HiddenItemStore,
): Promise<ApprovalSummary> {
  if (hides !== BEHIND || !(await hidden.isAnyCompared(run))) return summary;
  const about = (await hidden.isChild(run)) ? '' : subject;
  return { ...summary, question, subject: about, score: null, hidden: HIDDEN_BEHIND };
}

function createCounts(orm: Store['orm']): Pick<ApprovalListStore, 'countOpen' | 'countUncertain'> {
  return {
    countOpen: async ({ dueBefore, mine, ...filter } = {}) => {
      const conditions = [
        eq(table.status, 'open'),
        ...placeOf(filter),
        ...(dueBefore === undefined ? [] : [lt(table.dueAt, dueBefore)]),
        ...(mine === undefined ? [] : isOf(mine)),
      ];
      return (
        orm
          .select({ open: count() })
          .from(table)
          .where(and(...conditions))
          .get()?.open ?? 0
      );
    },
    countUncertain: async () => {
      const isUncertain = and(eq(table.status, 'open'), eq(table.kind, 'uncertain'));
      return orm.select({ open: count() }).from(table).where(isUncertain).get()?.open ?? 0;
    },
  };
}

type Columns = typeof columns;
type Row = {
  [K in keyof Omit<Columns, Joined>]: Columns[K]['_']['notNull'] extends true
    ? Columns[K]['_']['data']
    : Columns[K]['_']['data'] | null;
} & { [K in Joined]: Columns[K]['_']['data'] | null };
type Joined = 'workflowTitle' | 'claimedBy' | 'claimedName' | 'claimedUntil' | 'laterUntil';

function present(row: Row, { now }: InboxReader): ApprovalSummary {
  const { id, run, workflowTitle, status, laterUntil, needed, given, ...rest } = row;
  const {
    claimedBy,
    claimedName,
    claimedUntil,
    replacedBy: _by,
    costRank: _cost,
    amountRank: _amount,
    plant,
    hides,
    ...columnsOf
  } = rest;
  const claim =
    claimedBy === null || claimedUntil === null
      ? null
      : { id: claimedBy, name: claimedName ?? '', until: claimedUntil };
  const isHidden = status === 'open' && hides === OWN;
  return {
    ...columnsOf,
    ...(isHidden ? { score: null } : {}),
    ...(isHidden && row.kind !== 'audit' ? { question: row.nodeTitle, why: HIDDEN_WHY } : {}),
    hidden: isHidden ? HIDDEN_WHY : null,
    id: String(id),
    runId: plant === null ? String(run) : runOfPlant(plant, status === 'open'),
    workflowTitle: workflowTitle ?? 'A deleted workflow',
    // Of a draft that is replaced the new one is found, unless its run has ended before it was there.
    status: status === 'replaced' ? 'withdrawn' : status,
    assigneeName: null,
    shownProbability: null,
    answers: null,
    claim,
    approvals: { needed, given },
    laterUntil: laterUntil !== null && laterUntil > now ? laterUntil : null,
  };
}

/** The place after a row: what open ones are sorted by, and the id for others. */
function cursorOf({ id, dueAt, costRank, amountRank }: Row, isOpen: boolean): string {
  return isOpen ? [dueAt ?? NO_DUE_TIME, costRank, amountRank, id].join('_') : String(id);
}

function conditionsOf(filter: ApprovalFilter, reader: InboxReader): SQL[] {
  const { status, scope, cursor } = filter;
  return [
    [eq(table.status, status)],
    placeOf(filter),
    scope === 'mine' ? isOf(reader) : [],
    cursor === undefined ? [] : [afterCursor(cursor, status === 'open')],
  ].flat();
}

/** What it is about and where it comes from. */
function placeOf({ workflowId, runId, nodeId, kind }: Omit<OpenFilter, 'mine' | 'dueBefore'>): SQL[] {
  return [
    workflowId === undefined ? [] : [eq(table.workflowId, workflowId)],
    runId === undefined ? [] : [isOfRun(runId)],
    nodeId === undefined ? [] : [eq(table.nodeId, nodeId)],
    kind === undefined ? [] : [sql`${table.kind} = ${kind}`],
  ].flat();
}

function isOfRun(runId: string): SQL {
  const run = Number(runId) || -1;
  return sql`(${table.run} = ${run} or (${table.run} = 0 and ${table.plant} is not null and ${table.status} = 'open'
    and json_extract(${table.plant}, '$.shown.run') = ${runId}))`;
}

function afterCursor(cursor: string, isOpen: boolean): SQL {
  if (!(isOpen ? /^\d{1,16}_\d_-?[\d.e+-]{1,30}_\d{1,15}$/ : /^\d{1,15}$/).test(cursor)) throw badCursor();
  const [first = 0, cost = 0, amount = 0, id = 0] = cursor.split('_').map(Number);
  if (!isOpen) return lt(table.id, first);
  if (Number.isNaN(amount)) throw badCursor();
  return sql`(${dueOrLast}, ${table.costRank}, ${table.amountRank}, ${table.id}) > (${first}, ${cost}, ${amount}, ${id})`;
}
