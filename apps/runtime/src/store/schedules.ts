// When live workflows start by themselves: one row for each schedule step, written when a version is published (versions.ts).
import { and, asc, eq, gt, isNull, lte, sql } from './drizzle.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

/** A schedule step as it is published. `nextAt` is null for one that never comes. */
export type NewSchedule = Pick<ScheduleRecord, 'nodeId' | 'cron' | 'timezone' | 'missed' | 'overlap' | 'nextAt'>;
export type ScheduleRecord = typeof schema.schedules.$inferSelect;
export type ScheduleKey = Pick<ScheduleRecord, 'workflowId' | 'nodeId'>;

export interface ScheduleStore {
  list(): Promise<ScheduleRecord[]>;
  /** Those of workflows that are live and not paused whose time is at or before `now`, earliest first. */
  due(now: number, page: { limit: number; offset: number }): Promise<ScheduleRecord[]>;
  /** When the earliest one after `now` is due; null when there is none. */
  nextAt(now: number): Promise<number | null>;
  /** Those whose time is after `now`. */
  ahead(now: number): Promise<ScheduleRecord[]>;
  /** Sets the next time. Nothing happens when a publish has changed the times meanwhile. */
  move(schedule: ScheduleRecord, nextAt: number | null): Promise<void>;
  /** Remembers the run of a time. */
  markStarted(key: ScheduleKey, started: { lastAt: number; lastRun: number }): Promise<void>;
}

export function createScheduleStore({ orm }: Store): ScheduleStore {
  const { schedules, workflows } = schema;
  const isRow = ({ workflowId, nodeId }: ScheduleKey) =>
    and(eq(schedules.workflowId, workflowId), eq(schedules.nodeId, nodeId));
  const isActive = and(
    eq(workflows.id, schedules.workflowId),
    eq(workflows.status, 'live'),
    isNull(workflows.deletedAt),
  );
  return {
    list: async () => orm.select().from(schedules).all(),
    due: async (now, { limit, offset }) =>
      orm
        .select({ schedule: schedules })
        .from(schedules)
        .innerJoin(workflows, isActive)
        .where(lte(schedules.nextAt, now))
        .orderBy(asc(schedules.nextAt), asc(schedules.workflowId), asc(schedules.nodeId))
        .limit(limit)
        .offset(offset)
        .all()
        .map(({ schedule }) => schedule),
    nextAt: async (now) =>
      orm
        .select({ at: sql<number | null>`min(${schedules.nextAt})` })
        .from(schedules)
        .innerJoin(workflows, isActive)
        .where(gt(schedules.nextAt, now))
        .get()?.at ?? null,
    ahead: async (now) => orm.select().from(schedules).where(gt(schedules.nextAt, now)).all(),
    move: async (schedule, nextAt) => {
      const isSame = and(isRow(schedule), eq(schedules.cron, schedule.cron), eq(schedules.timezone, schedule.timezone));
      orm.update(schedules).set({ nextAt }).where(isSame).run();
    },
    markStarted: async (key, started) => {
      orm.update(schedules).set(started).where(isRow(key)).run();
    },
  };
}

type Orm = Pick<Store['orm'], 'select' | 'insert' | 'delete'>;

/** Inside the transaction of a publish. What keeps its times keeps its place, so that no time is lost or comes twice. */
export function swapSchedules(tx: Orm, workflowId: string, published: readonly NewSchedule[]): void {
  const { schedules } = schema;
  const isOwn = eq(schedules.workflowId, workflowId);
  const before = new Map(
    tx
      .select()
      .from(schedules)
      .where(isOwn)
      .all()
      .map((row) => [row.nodeId, row]),
  );
  tx.delete(schedules).where(isOwn).run();
  for (const schedule of published) {
    const known = before.get(schedule.nodeId);
    const isSame = known?.cron === schedule.cron && known.timezone === schedule.timezone;
    tx.insert(schedules)
      .values({
        workflowId,
        ...schedule,
        nextAt: isSame ? known.nextAt : schedule.nextAt,
        lastAt: known?.lastAt ?? null,
        lastRun: known?.lastRun ?? null,
      })
      .run();
  }
}
