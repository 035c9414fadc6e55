// Planted drafts in the inbox: copies of real ones with one mistake, which show whether mistakes are noticed. They belong to no run.
import { type Actor, actorSchema, decisionSchema } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import * as z from 'zod';

const voteSchema = z.object({
  by: actorSchema,
  at: z.number(),
  decision: z.enum(['approve', 'edit']),
  output: z.unknown().optional(),
  idempotencyKey: z.string().optional(),
});

const plantSchema = z.object({
  /** What it is a copy of: run, step key and approval. */
  run: z.string(),
  key: z.string(),
  approval: z.string(),
  evidenceKey: z.string(),
  /** The copy, with the mistake in it. */
  values: z.record(z.string(), z.unknown()),
  mistake: z.object({
    field: z.string(),
    kind: z.enum(['amount', 'date', 'name']),
    right: z.string(),
    wrong: z.string(),
  }),
  /** It closes by itself then. */
  expiresAt: z.number(),
  /** Approvals so far, where several people have to approve. */
  votes: z.array(voteSchema),
  /**
   * The run that it seems to belong to: an id that no other run has, when it would have begun and have asked, and its place in the
   * journal. Plants of before lack it.
   */
  shown: z.object({ run: z.string(), startedAt: z.number(), at: z.number(), seq: z.number() }).optional(),
  /** Only of a second look: who caught it the first time. */
  caughtBy: z.object({ id: z.string(), name: z.string() }).optional(),
  decided: z
    .object({
      decision: decisionSchema,
      by: actorSchema,
      at: z.number(),
      output: z.unknown().optional(),
      reason: z.string().optional(),
      idempotencyKey: z.string(),
      isCaught: z.boolean(),
    })
    .nullable(),
});
export type Plant = z.infer<typeof plantSchema>;

/** The run of a planted draft for whoever reads the inbox: while it is open one of its own, then the one that it was copied from. */
export function runOfPlant(plant: string, isOpen: boolean): string {
  const { run, shown } = plantSchema.parse(JSON.parse(plant));
  return isOpen ? (shown?.run ?? run) : run;
}

/** A planted draft as it stands in the inbox. */
export interface StoredPlant extends Plant {
  id: string;
  workflowId: string;
  nodeId: string;
  status: 'open' | 'decided' | 'expired' | 'withdrawn';
  assignee: string | null;
  askedAt: number;
  dueAt: number | null;
  needed: number;
  isOwnBarred: boolean;
  isSecondLook: boolean;
  score: number | null;
}

export interface NewPlant {
  id: string;
  at: number;
  plant: Plant;
  /** The approval of a real draft asked right now: it is for the same people, by the same time. */
  beside: string;
}

/** A decided draft that can be copied. */
export interface DraftPlace {
  approval: string;
  run: string;
  key: string;
}

export interface PlantStore {
  ask(plant: NewPlant): Promise<void>;
  /** Null for whatever is no planted draft. */
  find(approvalId: string): Promise<StoredPlant | null>;
  /** The newest one that seems to belong to a run. Null for real runs. */
  ofRun(runId: string): Promise<StoredPlant | null>;
  /** Its run was cancelled: nothing is counted. */
  close(approvalId: string): Promise<void>;
  /** Keeps the approvals so far. Does nothing when it is decided meanwhile. */
  vote(id: string, plant: Plant): Promise<void>;
  assign(id: string, to: string | null): Promise<void>;
  /** Drafts of a step that were approved as they were and never copied, newest first. */
  drafts(workflowId: string, nodeId: string, limit: number): Promise<DraftPlace[]>;
  /** Open second looks whose time is over, or whose run is no longer kept. */
  overdueLooks(now: number): Promise<StoredPlant[]>;
  /** Closes those whose time is over, and forgets those whose run is no longer kept. */
  expire(now: number): Promise<void>;
}

interface Row {
  id: number;
  workflow_id: string;
  node_id: string;
  status: StoredPlant['status'];
  assignee: string | null;
  asked_at: number;
  due_at: number | null;
  needed: number;
  is_own_barred: number;
  is_second_look: number;
  score: number | null;
  plant: string;
}

export function createPlantStore(db: Database): PlantStore {
  const statements = statementsOf(db);
  return {
    ask: async ({ id, at, plant, beside }) => {
      const { approval } = plant;
      statements.ask.run({
        id: Number(id),
        at,
        plant: JSON.stringify(plant),
        copied: Number(approval),
        beside: Number(beside),
      });
    },
    find: async (approvalId) => {
      const row = /^\d{1,15}$/.test(approvalId) ? statements.find.get(Number(approvalId)) : undefined;
      return row === undefined ? null : stored(row);
    },
    ofRun: async (runId) => {
      const row = statements.ofRun.get(runId);
      return row === undefined ? null : stored(row);
    },
    close: async (id) => {
      statements.close.run(Number(id));
    },
    vote: async (id, plant) => {
      const people = plant.votes.map(({ by }: { by: Actor }) => by.id);
      statements.vote.run(people.length, JSON.stringify(people), JSON.stringify(plant), Number(id));
    },
    assign: async (id, to) => {
      statements.assign.run(to, Number(id));
    },
    drafts: async (workflowId, nodeId, limit) =>
      statements.drafts
        .all(workflowId, nodeId, limit)
        .map(({ id, run, key }) => ({ approval: String(id), run: String(run), key })),
    overdueLooks: async (now) => statements.overdue.all(now).map(stored),
    expire: async (now) => {
      db.transaction(() => {
        statements.expire.run(now);
        statements.forget.run();
      }).immediate();
    },
  };
}

function stored(row: Row): StoredPlant {
  return {
    ...plantSchema.parse(JSON.parse(row.plant)),
    id: String(row.id),
    workflowId: row.workflow_id,
    nodeId: row.node_id,
    status: row.status,
    assignee: row.assignee,
    askedAt: row.asked_at,
    dueAt: row.due_at,
    needed: row.needed,
    isOwnBarred: row.is_own_barred === 1,
    isSecondLook: row.is_second_look === 1,
    score: row.score,
  };
}

const ROWS = `select id, workflow_id, node_id, status, assignee, asked_at, due_at, needed, is_own_barred, is_second_look, score, plant
  from approvals`;
const IS_OVER = "json_extract(plant, '$.expiresAt') <= ?";

function statementsOf(db: Database) {
  return {
    // What it is comes from the draft that was copied; whom it is for, and by when, from the one asked beside it.
    ask: db.prepare(
      `insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, score,
         assignee, asked_at, due_at, needed, is_own_barred, cost_rank, amount_rank, plant)
       select @id, 0, o.key, o.workflow_id, o.node_id, o.node_title, 'draft', 'live', 'open', o.subject, o.question, o.why, o.score,
         n.assignee, @at, n.due_at, n.needed, n.is_own_barred, o.cost_rank, o.amount_rank, @plant
       from approvals o, approvals n where o.id = @copied and n.id = @beside`,
    ),
    find: db.prepare<[number], Row>(`${ROWS} where id = ? and plant is not null`),
    ofRun: db.prepare<[string], Row>(
      `${ROWS} where plant is not null and json_extract(plant, '$.shown.run') = ? order by id desc limit 1`,
    ),
    close: db.prepare<[number]>(
      "update approvals set status = 'withdrawn' where id = ? and plant is not null and status = 'open'",
    ),
    overdue: db.prepare<[number], Row>(
      `${ROWS} where plant is not null and status = 'open' and is_second_look = 1
       and (${IS_OVER} or cast(json_extract(plant, '$.run') as integer) not in (select id from runs))`,
    ),
    vote: db.prepare(
      "update approvals set given = ?, voters = ?, plant = ? where id = ? and status = 'open' and plant is not null",
    ),
    assign: db.prepare("update approvals set assignee = ? where id = ? and status = 'open' and plant is not null"),
    drafts: db.prepare<[string, string, number], { id: number; run: number; key: string }>(
      `select id, run, key from approvals o where workflow_id = ? and node_id = ? and kind = 'draft' and mode = 'live'
       and status = 'decided' and decision = 'approve' and plant is null and is_second_look = 0
       and not exists (select 1 from approvals p where p.workflow_id = o.workflow_id and p.node_id = o.node_id
         and p.plant is not null and json_extract(p.plant, '$.approval') = cast(o.id as text))
       order by id desc limit ?`,
    ),
    expire: db.prepare(
      `update approvals set status = 'expired' where plant is not null and status = 'open' and ${IS_OVER}`,
    ),
    forget: db.prepare(
      "delete from approvals where plant is not null and cast(json_extract(plant, '$.run') as integer) not in (select id from runs)",
    ),
  };
}
