// What people see of deliveries that started nothing: held, rejected, and how many were dropped.
import type { DeliveryCounts, DeliveryDetail, DeliveryFilter, DeliverySummary } from '@leeway/shared/api/deliveries.ts';
import * as z from 'zod';
import { badCursor } from '../bad-cursor.ts';
import { and, asc, count, desc, eq, gt, isNotNull, isNull, lt, sql } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import * as schema from '../schema.ts';
import { contentSchema } from './rejections.ts';

export interface DeliveryListStore {
  /** Newest first; held ones in the order they will start. */
  list(filter: DeliveryFilter): Promise<{ items: DeliverySummary[]; next: string | null }>;
  /** Null when it is not there, or no longer: a held one that has started. */
  find(id: string): Promise<DeliveryDetail | null>;
  /** Of the workflows that have any. */
  counts(): Promise<DeliveryCounts[]>;
  /** Removes a rejected one; false when there is none. */
  remove(id: string): Promise<boolean>;
}

type Orm = Store['orm'];
const { deliveries, rejections, droppedDeliveries, workflows } = schema;
const problemsSchema = z.array(z.object({ field: z.string(), message: z.string() }));
const isHeld = and(isNull(deliveries.run), isNotNull(deliveries.delivery));
const isRejected = isNull(rejections.run);
const GONE = 'A deleted workflow';

// The content is not among them: it may be large.
const heldColumns = {
  id: deliveries.id,
  workflowId: deliveries.workflowId,
  workflowTitle: workflows.title,
  nodeId: deliveries.nodeId,
  channel: sql<string | null>`json_extract(${deliveries.delivery}, '$.channel')`,
  at: deliveries.at,
};
const rejectedColumns = {
  id: rejections.id,
  workflowId: rejections.workflowId,
  workflowTitle: workflows.title,
  nodeId: rejections.nodeId,
  channel: rejections.channel,
  subject: rejections.subject,
  problems: rejections.problems,
  times: rejections.times,
  at: rejections.at,
  lastAt: rejections.lastAt,
  run: rejections.run,
};

export function createDeliveryListStore({ orm }: Store): DeliveryListStore {
  return {
    list: async (filter) => {
      const items = filter.state === 'held' ? listHeld(orm, filter) : listRejected(orm, filter);
      const page = items.slice(0, filter.limit);
      return { items: page, next: items.length > page.length ? (page.at(-1)?.id ?? null) : null };
    },
    find: async (id) => (isNumber(id) ? findHeld(orm, Number(id)) : findRejected(orm, id)),
    counts: async () => countAll(orm),
    remove: async (id) => orm.delete(rejections).where(eq(rejections.id, id)).run().changes > 0,
  };
}

function listHeld(orm: Orm, { workflowId, cursor, limit }: DeliveryFilter): DeliverySummary[] {
  if (cursor !== undefined && !isNumber(cursor)) throw badCursor();
  return orm
    .select(heldColumns)
    .from(deliveries)
    .leftJoin(workflows, eq(workflows.id, deliveries.workflowId))
    .where(
      and(
        isHeld,
        workflowId === undefined ? undefined : eq(deliveries.workflowId, workflowId),
        cursor === undefined ? undefined : gt(deliveries.id, Number(cursor)),
      ),
    )
    .orderBy(asc(deliveries.id))
    .limit(limit + 1)
    .all()
    .map(presentHeld);
}

function listRejected(orm: Orm, { workflowId, state, cursor, limit }: DeliveryFilter): DeliverySummary[] {
  return orm
    .select(rejectedColumns)
    .from(rejections)
    .leftJoin(workflows, eq(workflows.id, rejections.workflowId))
    .where(
      and(
        state === 'replayed' ? isNotNull(rejections.run) : isRejected,
        workflowId === undefined ? undefined : eq(rejections.workflowId, workflowId),
        cursor === undefined ? undefined : lt(rejections.id, cursor),
      ),
    )
    .orderBy(desc(rejections.id))
    .limit(limit + 1)
    .all()
    .map(presentRejected);
}

function findHeld(orm: Orm, id: number): DeliveryDetail | null {
  const row = orm
    .select({ ...heldColumns, content: deliveries.delivery })
    .from(deliveries)
    .leftJoin(workflows, eq(workflows.id, deliveries.workflowId))
    .where(and(eq(deliveries.id, id), isHeld))
    .get();
  if (row === undefined || row.content === null) return null;
  const { body, headers, query } = contentSchema.shape.delivery.parse(JSON.parse(row.content));
  return { ...presentHeld(row), body, headers, query, isUnreadable: false };
}

function findRejected(orm: Orm, id: string): DeliveryDetail | null {
  const row = orm
    .select({ ...rejectedColumns, content: rejections.content })
    .from(rejections)
    .leftJoin(workflows, eq(workflows.id, rejections.workflowId))
    .where(eq(rejections.id, id))
    .get();
  if (row === undefined) return null;
  const { delivery, isUnreadable } = contentSchema.parse(JSON.parse(row.content));
  const { body, headers, query } = delivery;
  return { ...presentRejected(row), body, headers, query, isUnreadable };
}

interface HeldRow {
  id: number;
  workflowId: string;
  workflowTitle: string | null;
  nodeId: string;
  channel: string | null;
  at: number;
}

function presentHeld({ id, workflowId, workflowTitle, nodeId, channel, at }: HeldRow): DeliverySummary {
  return {
    id: String(id),
    workflowId,
    workflowTitle: workflowTitle ?? GONE,
    nodeId,
    state: 'held',
    channel: channel ?? 'manual',
    subject: '',
    problems: [],
    times: 1,
    at,
    lastAt: at,
    runId: null,
  };
}

interface RejectedRow extends Pick<DeliverySummary, 'id' | 'workflowId' | 'nodeId' | 'channel' | 'subject'> {
  workflowTitle: string | null;
  problems: string;
  times: number;
  at: number;
  lastAt: number;
  run: number | null;
}

function presentRejected(row: RejectedRow): DeliverySummary {
  const { id, workflowId, workflowTitle, nodeId, channel, subject, problems, times, at, lastAt, run } = row;
  return {
    id,
    workflowId,
    workflowTitle: workflowTitle ?? GONE,
    nodeId,
    state: run === null ? 'rejected' : 'replayed',
    channel,
    subject,
    problems: problemsSchema.parse(JSON.parse(problems)),
    times,
    at,
    lastAt,
    runId: run === null ? null : String(run),
  };
}

function countAll(orm: Orm): DeliveryCounts[] {
  const titles = orm
    .select({ id: workflows.id, title: workflows.title })
    .from(workflows)
    .where(isNull(workflows.deletedAt));
  const counts = new Map<string, DeliveryCounts>();
  for (const { id, title } of titles.all())
    counts.set(id, { workflowId: id, workflowTitle: title, held: 0, rejected: 0, dropped: 0, lastDroppedAt: null });
  const held = orm.select({ of: deliveries.workflowId, n: count() }).from(deliveries).where(isHeld);
  for (const { of, n } of held.groupBy(deliveries.workflowId).all()) Object.assign(counts.get(of) ?? {}, { held: n });
  const rejected = orm.select({ of: rejections.workflowId, n: count() }).from(rejections).where(isRejected);
  for (const { of, n } of rejected.groupBy(rejections.workflowId).all())
    Object.assign(counts.get(of) ?? {}, { rejected: n });
  for (const { workflowId, dropped, lastAt } of orm.select().from(droppedDeliveries).all())
    Object.assign(counts.get(workflowId) ?? {}, { dropped, lastDroppedAt: lastAt });
  return [...counts.values()].filter(({ held: waiting, rejected: wrong, dropped }) => waiting + wrong + dropped > 0);
}

function isNumber(id: string): boolean {
  return /^\d{1,15}$/.test(id);
}
