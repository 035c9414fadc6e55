// Versions: frozen graphs, never changed. A run is pinned to one for ever.
import { AppError } from '@leeway/shared/api/error.ts';
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import { type Level, levelSchema } from '@leeway/shared/graph/dial-setting.ts';
import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';
import { type DialsGoingLive, writeDials } from './dials.ts';
import { and, desc, eq, isNotNull, isNull, max, sql } from './drizzle.ts';
import { graphHash } from './graph-hash.ts';
import type { Store } from './open-store.ts';
import { type NewSchedule, swapSchedules } from './schedules.ts';
import * as schema from './schema.ts';
import { workflowNotFound } from './workflows.ts';

export interface VersionRecord {
  id: number;
  workflowId: string;
  /** Null: the frozen draft of a test or sample run. */
  number: number | null;
  hash: string;
  graph: Graph;
  publishedAt: number;
  publishedBy: string | null;
}
export type VersionHead = Omit<VersionRecord, 'graph'>;

export interface Publication {
  workflowId: string;
  graph: Graph;
  /** Public addresses of its webhooks and forms. */
  endpoints: readonly { kind: 'webhook' | 'form'; path: string; nodeId: string }[];
  /** When it starts by itself; never when left out. */
  schedules?: readonly NewSchedule[];
  /** What becomes of its dials, from those it has at that moment. They stay as they are when left out. */
  dials?(rows: readonly LiveDial[]): DialsGoingLive;
  /** Called as soon as it is on disk, before anything else can happen. */
  onLive?(dials: DialsGoingLive): void;
  at: number;
  by: string | null;
}

export interface VersionStore {
  /** Freezes a graph for a run of the draft and gives its id; the same graph is frozen once. */
  freezeDraft(input: { workflowId: string; graph: Graph; at: number; by: string | null }): Promise<number>;
  /**
   * Freezes the graph as the next number, makes it live, and swaps the workflow's public addresses, schedules and dials, all in one
   * transaction.
   * Throws `endpoint.taken` (409) when another workflow has one of the addresses; nothing is changed then.
   */
  publish(publication: Publication): Promise<{ id: number; version: number }>;
  byId(id: number): Promise<VersionRecord | null>;
  byNumber(workflowId: string, number: number): Promise<VersionRecord | null>;
  /** The live version; null before the first publish. */
  live(workflowId: string): Promise<VersionRecord | null>;
  /** Content hash of the live version of each workflow that has one. */
  liveHashes(): Promise<Map<string, string>>;
  /** Ceiling of the live version of each workflow that has one. */
  liveCeilings(): Promise<Map<string, Level>>;
  /** Published ones, newest first. */
  list(workflowId: string): Promise<VersionHead[]>;
}

const head = {
  id: schema.versions.id,
  workflowId: schema.versions.workflowId,
  number: schema.versions.number,
  hash: schema.versions.hash,
  publishedAt: schema.versions.publishedAt,
  publishedBy: schema.versions.publishedBy,
};

export function createVersionStore(store: Store): VersionStore {
  const { orm } = store;
  const byNumber = async (workflowId: string, number: number) =>
    readRow(
      orm
        .select()
        .from(schema.versions)
        .where(and(eq(schema.versions.workflowId, workflowId), eq(schema.versions.number, number)))
        .get(),
    );
  return {
    freezeDraft: async ({ workflowId, graph, at, by }) => {
      const hash = graphHash(graph);
      const same = and(
        eq(schema.versions.workflowId, workflowId),
        eq(schema.versions.hash, hash),
        isNull(schema.versions.number),
      );
      const known = orm.select({ id: schema.versions.id }).from(schema.versions).where(same).get();
      if (known !== undefined) return known.id;
      return insertVersion(orm, { workflowId, number: null, hash, graph, at, by });
    },
    publish: async (publication) => {
      const { dials, ...published } = publish(store, publication);
      publication.onLive?.(dials);
      return published;
    },
    byId: async (id) => readRow(orm.select().from(schema.versions).where(eq(schema.versions.id, id)).get()),
    byNumber,
    live: async (workflowId) => {
      const row = orm
        .select({ number: schema.workflows.liveVersion })
        .from(schema.workflows)
        .where(eq(schema.workflows.id, workflowId))
        .get();
      return row?.number === undefined || row.number === null ? null : byNumber(workflowId, row.number);
    },
    liveHashes: async () => {
      const isLive = and(
        eq(schema.versions.workflowId, schema.workflows.id),
        eq(schema.versions.number, schema.workflows.liveVersion),
      );
      const rows = orm
        .select({ id: schema.workflows.id, hash: schema.versions.hash })
        .from(schema.workflows)
        .innerJoin(schema.versions, isLive)
        .all();
      return new Map(rows.map(({ id, hash }) => [id, hash]));
    },
    liveCeilings: async () => liveCeilings(store),
    list: async (workflowId) =>
      orm
        .select(head)
        .from(schema.versions)
        .where(and(eq(schema.versions.workflowId, workflowId), isNotNull(schema.versions.number)))
        .orderBy(desc(schema.versions.number))
        .all(),
  };
}

function liveCeilings({ orm }: Store): Map<string, Level> {
  const ceiling = sql<string | null>`json_extract(${schema.versions.graph}, '$.settings.ceiling')`;
  const isLive = and(
    eq(schema.versions.workflowId, schema.workflows.id),
    eq(schema.versions.number, schema.workflows.liveVersion),
  );
  const rows = orm
    .select({ id: schema.workflows.id, ceiling })
    .from(schema.workflows)
    .innerJoin(schema.versions, isLive)
    .where(isNotNull(ceiling))
    .all();
  return new Map(rows.map(({ id, ceiling: level }) => [id, levelSchema.parse(level)]));
}

const AS_THEY_ARE: DialsGoingLive = { dials: [], requests: [], entries: [] };

type Orm = Pick<Store['orm'], 'select' | 'insert' | 'update' | 'delete'>;

function publish(
  { orm }: Store,
  { workflowId, graph, endpoints, schedules = [], dials = () => AS_THEY_ARE, at, by }: Publication,
): { id: number; version: number; dials: DialsGoingLive } {
  return orm.transaction(
    (tx) => {
      const last = tx
        .select({ number: max(schema.versions.number) })
        .from(schema.versions)
        .where(eq(schema.versions.workflowId, workflowId))
        .get();
      const version = (last?.number ?? 0) + 1;
      const id = insertVersion(tx, { workflowId, number: version, hash: graphHash(graph), graph, at, by });
      const { changes } = tx
        .update(schema.workflows)
        .set({ liveVersion: version, status: 'live' })
        .where(and(eq(schema.workflows.id, workflowId), isNull(schema.workflows.deletedAt)))
        .run();
      if (changes === 0) throw workflowNotFound(workflowId);
      swapEndpoints(tx, workflowId, endpoints);
      swapSchedules(tx, workflowId, schedules);
      return { id, version, dials: writeDials(tx, workflowId, dials) };
    },
    { behavior: 'immediate' },
  );
}

function swapEndpoints(tx: Orm, workflowId: string, endpoints: Publication['endpoints']): void {
  tx.delete(schema.endpoints).where(eq(schema.endpoints.workflowId, workflowId)).run();
  for (const endpoint of endpoints) {
    const { changes } = tx
      .insert(schema.endpoints)
      .values({ workflowId, ...endpoint })
      .onConflictDoNothing()
      .run();
    if (changes === 0) throw endpointTaken(endpoint);
  }
}

function endpointTaken({ kind, path }: { kind: 'webhook' | 'form'; path: string }): AppError {
  const address = kind === 'webhook' ? `/hooks/${path}` : `/forms/${path}`;
  return new AppError('endpoint.taken', `The address ${address} belongs to another step or workflow.`, {
    status: 409,
    hint: 'Choose another address, or pause and delete the workflow that has it.',
    details: { kind, path },
  });
}

interface NewVersion extends Pick<Publication, 'workflowId' | 'graph' | 'at' | 'by'> {
  number: number | null;
  hash: string;
}

function insertVersion(tx: Orm, { workflowId, number, hash, graph, at, by }: NewVersion): number {
  const values = { workflowId, number, hash, graph: JSON.stringify(graph), publishedAt: at, publishedBy: by };
  return tx.insert(schema.versions).values(values).returning({ id: schema.versions.id }).get().id;
}

function readRow(row: typeof schema.versions.$inferSelect | undefined): VersionRecord | null {
  return row === undefined ? null : { ...row, graph: graphSchema.parse(JSON.parse(row.graph)) };
}
