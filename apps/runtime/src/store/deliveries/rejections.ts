// Deliveries that did not fit their trigger, kept until a person corrects or removes them.
import { createHash } from 'node:crypto';
import type { Delivery, InputProblem } from '@leeway/nodes/contract/run.ts';
import type { Database } from 'better-sqlite3';
import * as z from 'zod';
import { newId } from '../new-id.ts';

export interface NewRejection {
  workflowId: string;
  nodeId: string;
  subject: string;
  problems: readonly InputProblem[];
  delivery: Delivery;
  /** The content could not be read at all: `delivery.body` is its text. */
  isUnreadable: boolean;
  /** Recognises the delivery after it was corrected and started. */
  dedupeKey: string | null;
  at: number;
}

export interface Rejection {
  id: string;
  workflowId: string;
  nodeId: string;
  delivery: Delivery;
  isUnreadable: boolean;
  dedupeKey: string | null;
  /** The run it was started as, after it was corrected. */
  run: number | null;
}

export interface RejectionStore {
  /** Keeps it and gives its id. What came before with the same content is counted there, so that a sender who tries again fills nothing. */
  keep(rejection: NewRejection): Promise<string>;
  get(id: string): Promise<Rejection | null>;
}

/** So many are kept for each workflow, and so much content; the oldest go first. */
const KEPT = 1000;
const KEPT_BYTES = 100 * 1024 * 1024;

export const contentSchema = z.object({
  delivery: z.object({
    channel: z.enum(['manual', 'webhook', 'form']),
    at: z.string(),
    from: z.string().nullable(),
    body: z.unknown(),
    headers: z.record(z.string(), z.string()),
    query: z.record(z.string(), z.string()),
  }),
  isUnreadable: z.boolean(),
});

interface Raw {
  id: string;
  workflow_id: string;
  node_id: string;
  dedupe_key: string | null;
  run: number | null;
  content: string;
}

export function createRejectionStore(db: Database): RejectionStore {
  const get = db.prepare<[string], Raw>(
    'select id, workflow_id, node_id, dedupe_key, run, content from rejections where id = ?',
  );
  const same = db.prepare<[string, string, string], { id: string }>(
    'select id from rejections where workflow_id = ? and node_id = ? and hash = ? and run is null',
  );
  const countAgain = db.prepare<[number, string, string]>(
    'update rejections set times = times + 1, last_at = ?, problems = ? where id = ?',
  );
  const insert = createInsert(db);
  return {
    keep: async (rejection) => {
      const { workflowId, nodeId, problems, at } = rejection;
      const hash = hashOf(rejection);
      const known = same.get(workflowId, nodeId, hash);
      if (!known) return insert(rejection, hash);
      countAgain.run(at, JSON.stringify(problems), known.id);
      return known.id;
    },
    get: async (id) => {
      const row = get.get(id);
      if (!row) return null;
      const { workflow_id: workflowId, node_id: nodeId, dedupe_key: dedupeKey, run } = row;
      return { ...contentSchema.parse(JSON.parse(row.content)), id, workflowId, nodeId, dedupeKey, run };
    },
  };
}

function createInsert(db: Database): (rejection: NewRejection, hash: string) => string {
  const insert = db.prepare(
    'insert into rejections (id, workflow_id, node_id, channel, subject, problems, hash, at, last_at, bytes, dedupe_key, content) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const sizes = db.prepare<[string], { id: string; bytes: number }>(
    'select id, bytes from rejections where workflow_id = ? order by id desc',
  );
  const removeUpTo = db.prepare<[string, string]>('delete from rejections where workflow_id = ? and id <= ?');
  return db.transaction((rejection: NewRejection, hash: string): string => {
    const { workflowId, nodeId, subject, problems, delivery, isUnreadable, dedupeKey, at } = rejection;
    const id = newId(at);
    const content = JSON.stringify({ delivery, isUnreadable });
    const words = JSON.stringify(problems);
    const { length } = content;
    insert.run(id, workflowId, nodeId, delivery.channel, subject, words, hash, at, at, length, dedupeKey, content);
    const last = firstTooMany(sizes.iterate(workflowId));
    if (last !== null) removeUpTo.run(workflowId, last);
    return id;
  }).immediate;
}

/** Of a list from the newest to the oldest: the first that there is no room for. The newest always has room. */
function firstTooMany(rows: Iterable<{ id: string; bytes: number }>): string | null {
  let count = 0;
  let total = 0;
  for (const { id, bytes } of rows) {
    count += 1;
    total += bytes;
    if (count > KEPT || (total > KEPT_BYTES && count > 1)) return id;
  }
  return null;
}

function hashOf({ delivery: { body, query }, isUnreadable }: NewRejection): string {
  return createHash('sha256')
    .update(JSON.stringify([body, query, isUnreadable]))
    .digest('base64url');
}
