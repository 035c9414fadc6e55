// Past decisions of a step, and the newest preview that was made on them.
import { previewItemSchema } from '@leeway/shared/api/preview.ts';
import * as z from 'zod';
import { and, count, desc, eq, gte, inArray } from './drizzle.ts';
import type { Store } from './open-store.ts';
import { previews } from './preview-tables.ts';
import { approvals } from './schema.ts';

export const previewResultSchema = z.object({
  total: z.number(),
  /** How many were asked for. */
  limit: z.number(),
  items: z.array(previewItemSchema),
  costUsd: z.number().nullable(),
  model: z.string().nullable(),
});
export type PreviewResult = z.infer<typeof previewResultSchema>;

export interface StoredPreview {
  configHash: string;
  state: 'done' | 'failed';
  at: number;
  result: PreviewResult;
}

/** Where a decided question stands. */
export interface PastDecision {
  approvalId: string;
  run: number;
  key: string;
  subject: string;
  decidedAt: number;
}

/** The questions of these steps of a workflow that people have decided since a time. Test and sample runs do not count. */
export interface PastQuery {
  workflowId: string;
  nodeIds: readonly string[];
  since: number;
}

export interface PreviewStore {
  /** Newest first. */
  decided(query: PastQuery, limit: number): Promise<PastDecision[]>;
  countDecided(query: PastQuery): Promise<number>;
  find(workflowId: string, nodeId: string): Promise<StoredPreview | null>;
  /** Takes the place of the one before. */
  save(workflowId: string, nodeId: string, preview: StoredPreview): Promise<void>;
}

export function createPreviewStore({ orm }: Store): PreviewStore {
  const matching = ({ workflowId, nodeIds, since }: PastQuery) =>
    and(
      eq(approvals.workflowId, workflowId),
      inArray(approvals.nodeId, [...nodeIds]),
      eq(approvals.status, 'decided'),
      gte(approvals.decidedAt, since),
      inArray(approvals.kind, ['draft', 'gate']),
      eq(approvals.mode, 'live'),
    );
  const at = (workflowId: string, nodeId: string) =>
    and(eq(previews.workflowId, workflowId), eq(previews.nodeId, nodeId));

  return {
    decided: async (query, limit) => {
      const { id, run, key, subject, decidedAt } = approvals;
      const rows = orm
        .select({ id, run, key, subject, decidedAt })
        .from(approvals)
        .where(matching(query))
        .orderBy(desc(decidedAt), desc(id))
        .limit(limit)
        .all();
      return rows.map((row) => ({ ...row, approvalId: String(row.id), decidedAt: row.decidedAt ?? 0 }));
    },
    countDecided: async (query) =>
      orm.select({ decided: count() }).from(approvals).where(matching(query)).get()?.decided ?? 0,
    find: async (workflowId, nodeId) => {
      const row = orm.select().from(previews).where(at(workflowId, nodeId)).get();
      if (row === undefined) return null;
      return { ...row, result: previewResultSchema.parse(JSON.parse(row.result)) };
    },
    save: async (workflowId, nodeId, { result, ...preview }) => {
      const row = { workflowId, nodeId, ...preview, result: JSON.stringify(result) };
      orm
        .insert(previews)
        .values(row)
        .onConflictDoUpdate({ target: [previews.workflowId, previews.nodeId], set: row })
        .run();
    },
  };
}
