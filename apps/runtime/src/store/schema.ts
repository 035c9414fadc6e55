// All of Leeway's tables on one page, as the migrations leave them (schema.test.ts compares). JSON columns are text here:
// each store file parses its own with zod. Times are milliseconds since 1970 (UTC).

import { approvalStatusSchema, inboxKindSchema } from '@leeway/shared/api/approvals.ts';
import { connectionKindSchema } from '@leeway/shared/api/connections.ts';
import { incidentKindSchema, incidentStateSchema } from '@leeway/shared/api/incidents.ts';
import { roleSchema } from '@leeway/shared/api/route.ts';
import { runStatusSchema } from '@leeway/shared/api/runs.ts';
import { rowChangeSchema } from '@leeway/shared/api/tables.ts';
import { workflowStatusSchema } from '@leeway/shared/api/workflows.ts';
import { metricPointSchema, runModeSchema } from '@leeway/shared/run/event.ts';
import { blob, integer, primaryKey, real, sqliteTable, text } from './drizzle.ts';

const metricKinds = wordsOf(metricPointSchema.shape.kind);

export const settings = sqliteTable('settings', { name: text().primaryKey(), value: text().notNull() });

export const workflows = sqliteTable('workflows', {
  id: text().primaryKey(),
  title: text().notNull(),
  status: text({ enum: wordsOf(workflowStatusSchema) })
    .notNull()
    .default('draft'),
  liveVersion: integer('live_version'),
  draft: text().notNull(),
  draftRevision: integer('draft_revision').notNull().default(1),
  draftSavedAt: integer('draft_saved_at').notNull(),
  draftSavedBy: text('draft_saved_by'),
  isSample: integer('is_sample', { mode: 'boolean' }).notNull().default(false),
  killSwitch: integer('kill_switch', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  deletedAt: integer('deleted_at'),
  retention: text(),
  silenceMinutes: integer('silence_minutes'),
});

export const versions = sqliteTable('versions', {
  id: integer().primaryKey(),
  workflowId: text('workflow_id').notNull(),
  number: integer(),
  hash: text().notNull(),
  graph: text().notNull(),
  publishedAt: integer('published_at').notNull(),
  publishedBy: text('published_by'),
});

export const endpoints = sqliteTable(
  'endpoints',
  {
    kind: text({ enum: ['webhook', 'form'] }).notNull(),
    path: text().notNull(),
    workflowId: text('workflow_id').notNull(),
    nodeId: text('node_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.path] })],
);

export const schedules = sqliteTable(
  'schedules',
  {
    workflowId: text('workflow_id').notNull(),
    nodeId: text('node_id').notNull(),
    cron: text().notNull(),
    timezone: text().notNull(),
    missed: text({ enum: ['once', 'all', 'skip'] }).notNull(),
    overlap: text({ enum: ['allow', 'skip'] }).notNull(),
    nextAt: integer('next_at'),
    lastAt: integer('last_at'),
    lastRun: integer('last_run'),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.nodeId] })],
);

export const dials = sqliteTable(
  'dials',
  {
    workflowId: text('workflow_id').notNull(),
    nodeId: text('node_id').notNull(),
    setting: text().notNull(),
    setAt: integer('set_at').notNull(),
    setBy: text('set_by'),
    isByHand: integer('is_by_hand', { mode: 'boolean' }).notNull().default(false),
    reason: text(),
    evidenceKey: text('evidence_key'),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.nodeId] })],
);

export const journal = sqliteTable('journal', {
  id: integer().primaryKey(),
  run: integer().notNull(),
  events: text().notNull(),
});

export const packedJournals = sqliteTable('packed_journals', {
  run: integer().primaryKey(),
  seq: integer().notNull(),
  data: blob({ mode: 'buffer' }).notNull(),
});

export const storedValues = sqliteTable('stored_values', {
  hash: text().primaryKey(),
  json: text().notNull(),
  bytes: integer().notNull(),
  refs: integer().notNull(),
});

export const valueRefs = sqliteTable('value_refs', { run: integer().notNull(), hash: text().notNull() }, (table) => [
  primaryKey({ columns: [table.run, table.hash] }),
]);

export const runs = sqliteTable('runs', {
  id: integer().primaryKey(),
  workflowId: text('workflow_id').notNull(),
  versionId: integer('version_id').notNull(),
  mode: text({ enum: wordsOf(runModeSchema) }).notNull(),
  status: text({ enum: wordsOf(runStatusSchema) }).notNull(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  subject: text().notNull().default(''),
  note: text(),
  costUsd: real('cost_usd').notNull().default(0),
  parentRun: integer('parent_run'),
  parentKey: text('parent_key'),
  item: integer(),
  body: text(),
  parked: integer({ mode: 'boolean' }).notNull().default(false),
  reported: integer({ mode: 'boolean' }),
});

export const approvals = sqliteTable('approvals', {
  id: integer().primaryKey(),
  run: integer().notNull(),
  key: text().notNull(),
  workflowId: text('workflow_id').notNull(),
  nodeId: text('node_id').notNull(),
  nodeTitle: text('node_title').notNull(),
  kind: text({ enum: wordsOf(inboxKindSchema) }).notNull(),
  mode: text({ enum: wordsOf(runModeSchema) }).notNull(),
  status: text({ enum: [...wordsOf(approvalStatusSchema), 'replaced'] }).notNull(),
  subject: text().notNull(),
  question: text().notNull(),
  why: text().notNull(),
  score: real(),
  assignee: text(),
  askedAt: integer('asked_at').notNull(),
  dueAt: integer('due_at'),
  decision: text(),
  decidedAt: integer('decided_at'),
  decidedBy: text('decided_by'),
  decisionKey: text('decision_key'),
  needed: integer().notNull().default(1),
  given: integer().notNull().default(0),
  voters: text(),
  remindAt: integer('remind_at'),
  turnsOf: text('turns_of'),
  isOwnBarred: integer('is_own_barred', { mode: 'boolean' }).notNull().default(false),
  replacedBy: integer('replaced_by'),
  costRank: integer('cost_rank').notNull().default(3),
  amountRank: real('amount_rank').notNull().default(0),
  plant: text(),
  isSecondLook: integer('is_second_look', { mode: 'boolean' }).notNull().default(false),
  isHidden: integer('is_hidden').notNull().default(0),
});

export const timers = sqliteTable(
  'timers',
  {
    run: integer().notNull(),
    key: text().notNull(),
    kind: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.key, table.kind] })],
);

export const waits = sqliteTable(
  'waits',
  {
    run: integer().notNull(),
    key: text().notNull(),
    workflowId: text('workflow_id').notNull(),
    until: integer(),
    name: text(),
    correlation: text(),
  },
  (table) => [primaryKey({ columns: [table.run, table.key] })],
);

export const signals = sqliteTable('signals', {
  id: integer().primaryKey(),
  workflowId: text('workflow_id').notNull(),
  name: text().notNull(),
  correlation: text().notNull(),
  value: text().notNull(),
  dedupe: text().notNull(),
  at: integer().notNull(),
  run: integer(),
  key: text(),
});

export const metricPoints = sqliteTable('metric_points', {
  id: integer().primaryKey(),
  run: integer().notNull(),
  workflowId: text('workflow_id').notNull(),
  metric: text().notNull(),
  kind: text({ enum: metricKinds }).notNull(),
  unit: text().notNull(),
  value: real().notNull(),
  at: integer().notNull(),
});

export const metricDays = sqliteTable(
  'metric_days',
  {
    workflowId: text('workflow_id').notNull(),
    metric: text().notNull(),
    kind: text({ enum: metricKinds }).notNull(),
    unit: text().notNull(),
    day: text().notNull(),
    value: real().notNull(),
    points: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.metric, table.kind, table.unit, table.day] })],
);

export const runDays = sqliteTable(
  'run_days',
  {
    workflowId: text('workflow_id').notNull(),
    day: text().notNull(),
    runs: integer().notNull(),
    failed: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.day] })],
);

export const runSpans = sqliteTable('run_spans', {
  hour: integer().primaryKey(),
  firstRun: integer('first_run').notNull(),
  lastRun: integer('last_run').notNull(),
});

export const deliveries = sqliteTable('deliveries', {
  id: integer().primaryKey(),
  workflowId: text('workflow_id').notNull(),
  nodeId: text('node_id').notNull(),
  dedupeKey: text('dedupe_key'),
  run: integer(),
  delivery: text(),
  at: integer().notNull(),
  expiresAt: integer('expires_at'),
});

export const rejections = sqliteTable('rejections', {
  id: text().primaryKey(),
  workflowId: text('workflow_id').notNull(),
  nodeId: text('node_id').notNull(),
  channel: text().notNull(),
  subject: text().notNull(),
  problems: text().notNull(),
  hash: text().notNull(),
  times: integer().notNull().default(1),
  at: integer().notNull(),
  lastAt: integer('last_at').notNull(),
  bytes: integer().notNull(),
  dedupeKey: text('dedupe_key'),
  run: integer(),
  content: text().notNull(),
});

export const droppedDeliveries = sqliteTable('dropped_deliveries', {
  workflowId: text('workflow_id').primaryKey(),
  dropped: integer().notNull(),
  lastAt: integer('last_at').notNull(),
});

export const connections = sqliteTable('connections', {
  id: text().primaryKey(),
  kind: text({ enum: wordsOf(connectionKindSchema) }).notNull(),
  name: text().notNull(),
  settings: text().notNull(),
  secret: text(),
  healthStatus: text('health_status', { enum: ['unknown', 'ok', 'failing'] })
    .notNull()
    .default('unknown'),
  healthMessage: text('health_message'),
  healthAt: integer('health_at'),
  createdAt: integer('created_at').notNull(),
  maxAtOnce: integer('max_at_once'),
  maxPerMinute: integer('max_per_minute'),
});

export const models = sqliteTable('models', {
  id: text().primaryKey(),
  name: text().notNull(),
  baseUrl: text('base_url').notNull(),
  model: text().notNull(),
  secret: text(),
  timeoutSeconds: real('timeout_seconds').notNull(),
  position: integer().notNull(),
});

export const dataTables = sqliteTable('data_tables', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  columns: text().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const dataRows = sqliteTable('data_rows', {
  id: integer().primaryKey(),
  tableId: text('table_id').notNull(),
  cells: text().notNull(),
  revision: integer().notNull().default(1),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  deletedAt: integer('deleted_at'),
});

export const dataChanges = sqliteTable('data_changes', {
  id: integer().primaryKey(),
  rowId: integer('row_id').notNull(),
  at: integer().notNull(),
  by: text().notNull(),
  run: integer(),
  action: text({ enum: wordsOf(rowChangeSchema.shape.action) }).notNull(),
  before: text(),
  after: text(),
});

export const incidents = sqliteTable('incidents', {
  id: integer().primaryKey(),
  fingerprint: text().notNull(),
  kind: text({ enum: wordsOf(incidentKindSchema) }).notNull(),
  workflowId: text('workflow_id'),
  nodeId: text('node_id'),
  connectionId: text('connection_id'),
  title: text().notNull(),
  detail: text().notNull(),
  suggestion: text().notNull(),
  firstSeen: integer('first_seen').notNull(),
  lastSeen: integer('last_seen').notNull(),
  occurrences: integer().notNull().default(1),
  runsAffected: integer('runs_affected').notNull().default(0),
  state: text({ enum: wordsOf(incidentStateSchema) })
    .notNull()
    .default('open'),
  acknowledgedBy: text('acknowledged_by'),
  resolvedBy: text('resolved_by'),
  resolvedAt: integer('resolved_at'),
  note: text(),
});

export const incidentRuns = sqliteTable(
  'incident_runs',
  {
    incident: integer().notNull(),
    run: integer().notNull(),
    status: text({ enum: ['failed', 'retried', 'fixed'] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.incident, table.run] })],
);

export const triggerWatch = sqliteTable(
  'trigger_watch',
  {
    workflowId: text('workflow_id').notNull(),
    nodeId: text('node_id').notNull(),
    quietFrom: integer('quiet_from'),
    recent: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.nodeId] })],
);

export const triggerHours = sqliteTable(
  'trigger_hours',
  {
    workflowId: text('workflow_id').notNull(),
    nodeId: text('node_id').notNull(),
    hour: integer().notNull(),
    starts: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.nodeId, table.hour] })],
);

export const members = sqliteTable('members', {
  userId: text('user_id').primaryKey(),
  role: text({ enum: wordsOf(roleSchema) }).notNull(),
  createdAt: integer('created_at').notNull(),
});

/** The words of a zod enum as drizzle wants them, so that column and contract cannot drift apart. */
function wordsOf<const T extends string>({ options: [first, ...rest] }: { options: T[] }): [T, ...T[]] {
  if (first === undefined) throw new Error('An enum needs at least one word.');
  return [first, ...rest];
}
