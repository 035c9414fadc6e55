// The tables of evidence and trust; a part of the schema page.
import { integer, real, sqliteTable, text } from '../drizzle.ts';

export const trustRecords = sqliteTable('trust_records', {
  id: integer().primaryKey(),
  workflowId: text('workflow_id').notNull(),
  nodeId: text('node_id').notNull(),
  evidenceKey: text('evidence_key').notNull(),
  state: text().notNull(),
  through: integer().notNull(),
  isCurrent: integer('is_current', { mode: 'boolean' }).notNull().default(false),
  lastAt: integer('last_at').notNull(),
});

export const evidence = sqliteTable('evidence', {
  id: integer().primaryKey(),
  record: integer().notNull(),
  run: integer().notNull(),
  at: integer().notNull(),
  type: text().notNull(),
  item: text(),
  score: real(),
  loss: real(),
  proof: integer({ mode: 'boolean' }).notNull().default(false),
  epoch: integer(),
  approval: integer(),
  inputHash: text('input_hash'),
  batch: integer(),
  data: text().notNull(),
});

export const dialHistory = sqliteTable('dial_history', {
  id: integer().primaryKey(),
  workflowId: text('workflow_id').notNull(),
  nodeId: text('node_id').notNull(),
  at: integer().notNull(),
  kind: text().notNull(),
  words: text().notNull(),
  by: text(),
  reason: text(),
  evidence: text(),
});

export const dialRequests = sqliteTable('dial_requests', {
  id: text().primaryKey(),
  workflowId: text('workflow_id').notNull(),
  nodeId: text('node_id').notNull(),
  setting: text().notNull(),
  reason: text().notNull(),
  by: text().notNull(),
  at: integer().notNull(),
  state: text().notNull().default('open'),
  answeredBy: text('answered_by'),
  answeredAt: integer('answered_at'),
});

export const certificates = sqliteTable('certificates', {
  id: text().primaryKey(),
  record: integer().notNull(),
  at: integer().notNull(),
  through: integer().notNull(),
  data: text().notNull(),
});
