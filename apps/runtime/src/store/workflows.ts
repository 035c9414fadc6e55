// Workflows: the named thing, its one draft, and whether it is live.
import { AppError } from '@leeway/shared/api/error.ts';
import { type Retention, retentionSchema } from '@leeway/shared/api/retention.ts';
import type { workflowStatusSchema } from '@leeway/shared/api/workflows.ts';
import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';
import type * as z from 'zod';
import { and, asc, eq, isNull } from './drizzle.ts';
import { newId } from './new-id.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

export interface WorkflowRecord {
  id: string;
  title: string;
  status: z.infer<typeof workflowStatusSchema>;
  /** Number of the live version; null before the first publish. */
  liveVersion: number | null;
  draft: { graph: Graph; revision: number; savedAt: number; savedBy: string | null };
  isSample: boolean;
  killSwitch: boolean;
  createdAt: number;
  /** Minutes without a start that are too long; null: learned from its usual gaps, 0: never too long. */
  silenceMinutes: number | null;
  /** How long its runs are kept; null: as the workspace says. */
  retention: Retention | null;
}

export interface WorkflowStore {
  /** All but deleted ones, oldest first. */
  list(): Promise<WorkflowRecord[]>;
  /** Null when there is none, or it was deleted. */
  find(id: string): Promise<WorkflowRecord | null>;
  /** Throws `workflow.not_found`. */
  get(id: string): Promise<WorkflowRecord>;
  create(input: {
    title: string;
    graph: Graph;
    isSample?: boolean;
    at: number;
    by: string | null;
  }): Promise<WorkflowRecord>;
  rename(id: string, title: string): Promise<void>;
  /** Throws `workflow.stale_revision` (409, details name who saved and when) when somebody saved since `revision`. */
  saveDraft(
    id: string,
    input: { graph: Graph; revision: number; at: number; by: string | null },
  ): Promise<{ revision: number; savedAt: number }>;
  setStatus(id: string, status: WorkflowRecord['status']): Promise<void>;
  setKillSwitch(id: string, on: boolean): Promise<void>;
  setSample(id: string, isSample: boolean): Promise<void>;
  setSilence(id: string, minutes: number | null): Promise<void>;
  setRetention(id: string, retention: Retention | null): Promise<void>;
  /** Its runs are kept; its public addresses are freed and its schedules end in the same transaction. */
  remove(id: string, at: number): Promise<void>;
  /** Titles of all workflows ever, deleted ones too: lists of runs name them. */
  titles(): Promise<Map<string, string>>;
}

export function workflowNotFound(id: string): AppError {
  return new AppError('workflow.not_found', `There is no workflow ${id}.`, {
    status: 404,
    hint: 'It may have been deleted. Open the list of workflows.',
  });
}

export function createWorkflowStore({ orm }: Store): WorkflowStore {
  const alive = (id: string) => and(eq(schema.workflows.id, id), isNull(schema.workflows.deletedAt));

  async function find(id: string): Promise<WorkflowRecord | null> {
    const row = orm.select().from(schema.workflows).where(alive(id)).get();
    return row === undefined ? null : readRow(row);
  }

  async function get(id: string): Promise<WorkflowRecord> {
    const found = await find(id);
    if (found === null) throw workflowNotFound(id);
    return found;
  }

  async function change(id: string, values: Partial<typeof schema.workflows.$inferInsert>): Promise<void> {
    const { changes } = orm.update(schema.workflows).set(values).where(alive(id)).run();
    if (changes === 0) throw workflowNotFound(id);
  }

  return {
    find,
    get,
    list: async () => listWorkflows(orm),
    create: async ({ title, graph, isSample = false, at, by }) => {
      const id = newId(at);
      const draft = JSON.stringify(graph);
      orm
        .insert(schema.workflows)
        .values({ id, title, draft, isSample, draftSavedAt: at, draftSavedBy: by, createdAt: at })
        .run();
      return get(id);
    },
    rename: (id, title) => change(id, { title }),
    saveDraft: async (id, { graph, revision, at, by }) => {
      const { changes } = orm
        .update(schema.workflows)
        .set({ draft: JSON.stringify(graph), draftRevision: revision + 1, draftSavedAt: at, draftSavedBy: by })
        .where(and(alive(id), eq(schema.workflows.draftRevision, revision)))
        .run();
      if (changes === 0) throw staleRevision(await get(id), revision);
      return { revision: revision + 1, savedAt: at };
    },
    setStatus: (id, status) => change(id, { status }),
    setKillSwitch: (id, on) => change(id, { killSwitch: on }),
    setSample: (id, isSample) => change(id, { isSample }),
    setSilence: (id, silenceMinutes) => change(id, { silenceMinutes }),
    setRetention: (id, retention) => change(id, { retention: retention && JSON.stringify(retention) }),
    remove: async (id, at) => {
      await get(id);
      removeWorkflow(orm, id, at);
    },
    titles: async () => readTitles(orm),
  };
}

function listWorkflows(orm: Store['orm']): WorkflowRecord[] {
  return orm
    .select()
    .from(schema.workflows)
    .where(isNull(schema.workflows.deletedAt))
    .orderBy(asc(schema.workflows.id))
    .all()
    .map(readRow);
}

function removeWorkflow(orm: Store['orm'], id: string, at: number): void {
  orm.transaction((tx) => {
    tx.update(schema.workflows).set({ deletedAt: at }).where(eq(schema.workflows.id, id)).run();
    tx.delete(schema.endpoints).where(eq(schema.endpoints.workflowId, id)).run();
    tx.delete(schema.schedules).where(eq(schema.schedules.workflowId, id)).run();
    // What never ran can never run now, and nobody would find it again.
    tx.delete(schema.rejections).where(eq(schema.rejections.workflowId, id)).run();
    tx.delete(schema.deliveries)
      .where(and(eq(schema.deliveries.workflowId, id), isNull(schema.deliveries.run)))
      .run();
  });
}

function readTitles(orm: Store['orm']): Map<string, string> {
  const rows = orm.select({ id: schema.workflows.id, title: schema.workflows.title }).from(schema.workflows).all();
  return new Map(rows.map(({ id, title }) => [id, title]));
}

function staleRevision({ title, draft }: WorkflowRecord, revision: number): AppError {
  const who = draft.savedBy ?? 'Somebody';
  return new AppError('workflow.stale_revision', `${who} saved “${title}” since you opened it.`, {
    status: 409,
    hint: 'Load the newest draft and make your change again.',
    details: { yours: revision, revision: draft.revision, savedAt: draft.savedAt, savedBy: draft.savedBy },
  });
}

function readRow(row: typeof schema.workflows.$inferSelect): WorkflowRecord {
  const { id, title, status, liveVersion, isSample, killSwitch, createdAt, silenceMinutes } = row;
  return {
    id,
    title,
    status,
    liveVersion,
    isSample,
    killSwitch,
    createdAt,
    silenceMinutes,
    retention: row.retention === null ? null : retentionSchema.parse(JSON.parse(row.retention)),
    draft: {
      graph: graphSchema.parse(JSON.parse(row.draft)),
      revision: row.draftRevision,
      savedAt: row.draftSavedAt,
      savedBy: row.draftSavedBy,
    },
  };
}
