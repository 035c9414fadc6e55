// The tables of what people are told; a part of the schema page.
import { integer, sqliteTable, text } from '../drizzle.ts';

export const noticeChoices = sqliteTable('notice_choices', {
  userId: text('user_id').primaryKey(),
  choice: text().notNull(),
});

export const notices = sqliteTable('notices', {
  id: integer().primaryKey(),
  kind: text().notNull(),
  approval: integer(),
  userId: text('user_id').notNull(),
  channel: text().notNull(),
  at: integer().notNull(),
  dueAt: integer('due_at').notNull(),
  title: text(),
  text: text(),
  path: text(),
  state: text({ enum: ['waiting', 'taken', 'dropped'] })
    .notNull()
    .default('waiting'),
  message: integer(),
});

export const noticeMessages = sqliteTable('notice_messages', {
  id: integer().primaryKey(),
  userId: text('user_id').notNull(),
  channel: text().notNull(),
  state: text({ enum: ['sending', 'sent', 'retry', 'failed', 'unknown'] }).notNull(),
  attempts: integer().notNull(),
  at: integer().notNull(),
  nextAt: integer('next_at'),
  error: text(),
});

export const decideLinks = sqliteTable('decide_links', {
  hash: text().primaryKey(),
  approval: integer().notNull(),
  userId: text('user_id').notNull(),
  message: integer().notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
});
