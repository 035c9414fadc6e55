// Live dials: a row per workflow and node, so that turning one acts at once, without publishing.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import { type BoundKey, boundKeySchema } from '@leeway/shared/dial/bound-key.ts';
import { dialSettingSchema } from '@leeway/shared/graph/dial-setting.ts';
import { actorSchema } from '@leeway/shared/run/event.ts';
import { and, eq } from './drizzle.ts';
import { newId } from './new-id.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';
import type { DialRequest } from './trust/dial-requests.ts';
import type { NewEntry } from './trust/trust-appends.ts';
import { dialHistory, dialRequests } from './trust/trust-tables.ts';

/** What a publish does to the dials of a workflow. */
export interface DialsGoingLive {
  /** Rows that are written. For which evidence key a dial holds stays as it was: publishing confirms nothing. */
  dials: LiveDial[];
  /** Raises that wait for a second person. */
  requests: Omit<DialRequest, 'id'>[];
  /** Lines of the history of steps that begin; there is no evidence yet. */
  entries: { nodeId: string; at: number; entry: NewEntry }[];
}

export interface DialStore {
  list(workflowId: string): Promise<LiveDial[]>;
  /** Every live dial by workflow, for lists. */
  listAll(): Promise<Map<string, LiveDial[]>>;
  find(workflowId: string, nodeId: string): Promise<LiveDial | null>;
  /** Keeps for which evidence key a dial holds. Without a row there is nothing to keep. */
  bind(workflowId: string, nodeId: string, bound: BoundKey): Promise<void>;
  /** For which evidence key a dial holds; null for the next item's. */
  boundOf(workflowId: string, nodeId: string): Promise<BoundKey | null>;
  /** Every dial that holds for a key. */
  bound(): Promise<{ workflowId: string; nodeId: string; bound: BoundKey }[]>;
  /** Adds the dials of nodes that have none yet (a publish); those that were turned stay as they are. */
  addMissing(workflowId: string, dials: readonly LiveDial[]): Promise<void>;
}

export function createDialStore({ orm }: Store): DialStore {
  const rowOf = (workflowId: string, nodeId: string) =>
    orm
      .select()
      .from(schema.dials)
      .where(and(eq(schema.dials.workflowId, workflowId), eq(schema.dials.nodeId, nodeId)))
      .get();
  return {
    list: async (workflowId) =>
      orm.select().from(schema.dials).where(eq(schema.dials.workflowId, workflowId)).all().map(readRow),
    listAll: async () => {
      const rows = orm.select().from(schema.dials).all();
      return new Map([...Map.groupBy(rows, (row) => row.workflowId)].map(([id, group]) => [id, group.map(readRow)]));
    },
    find: async (workflowId, nodeId) => {
      const row = rowOf(workflowId, nodeId);
      return row === undefined ? null : readRow(row);
    },
    bind: async (workflowId, nodeId, bound) => {
      orm
        .update(schema.dials)
        .set({ evidenceKey: JSON.stringify(bound) })
        .where(and(eq(schema.dials.workflowId, workflowId), eq(schema.dials.nodeId, nodeId)))
        .run();
    },
    boundOf: async (workflowId, nodeId) => {
      const key = rowOf(workflowId, nodeId)?.evidenceKey ?? null;
      return key === null ? null : boundKeySchema.parse(JSON.parse(key));
    },
    bound: async () =>
      orm
        .select()
        .from(schema.dials)
        .all()
        .flatMap(({ workflowId, nodeId, evidenceKey }) =>
          evidenceKey === null ? [] : [{ workflowId, nodeId, bound: boundKeySchema.parse(JSON.parse(evidenceKey)) }],
        ),
    addMissing: async (workflowId, dials) => {
      if (dials.length === 0) return;
      orm
        .insert(schema.dials)
        .values(dials.map((dial) => toRow(workflowId, dial)))
        .onConflictDoNothing()
        .run();
    },
  };
}

type Orm = Pick<Store['orm'], 'select' | 'insert' | 'update'>;

/** Inside the transaction of a publish: `planOf` says what to do, from the dials as they are at that moment. */
export function writeDials(
  tx: Orm,
  workflowId: string,
  planOf: (rows: readonly LiveDial[]) => DialsGoingLive,
): DialsGoingLive {
  const rows = tx.select().from(schema.dials).where(eq(schema.dials.workflowId, workflowId)).all();
  const plan = planOf(rows.map(readRow));
  for (const dial of plan.dials) {
    const row = toRow(workflowId, dial);
    tx.insert(schema.dials)
      .values(row)
      .onConflictDoUpdate({ target: [schema.dials.workflowId, schema.dials.nodeId], set: row })
      .run();
  }
  for (const { setting, by, at, ...request } of plan.requests) {
    const { nodeId } = request;
    const texts = { setting: JSON.stringify(setting), by: JSON.stringify(by) };
    const isSame = and(eq(dialRequests.workflowId, workflowId), eq(dialRequests.nodeId, nodeId));
    // It takes the place of one that waited before.
    tx.update(dialRequests)
      .set({ state: 'declined', answeredBy: texts.by, answeredAt: at })
      .where(and(isSame, eq(dialRequests.state, 'open')))
      .run();
    tx.insert(dialRequests)
      .values({ ...request, ...texts, id: newId(at), at })
      .run();
  }
  for (const { nodeId, at, entry } of plan.entries) {
    const by = entry.by === null ? null : JSON.stringify(entry.by);
    tx.insert(dialHistory)
      .values({ ...entry, workflowId, nodeId, at, by })
      .run();
  }
  return plan;
}

function toRow(workflowId: string, { setting, by, ...dial }: LiveDial) {
  return {
    ...dial,
    workflowId,
    setting: JSON.stringify(setting),
    setBy: by === null ? null : JSON.stringify(by),
  };
}

function readRow(row: typeof schema.dials.$inferSelect): LiveDial {
  const { nodeId, setAt, isByHand, reason } = row;
  return {
    nodeId,
    setAt,
    isByHand,
    reason,
    setting: dialSettingSchema.parse(JSON.parse(row.setting)),
    by: row.setBy === null ? null : actorSchema.parse(JSON.parse(row.setBy)),
  };
}
