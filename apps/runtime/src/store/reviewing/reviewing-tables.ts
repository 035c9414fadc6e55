// The tables of reviewing; a part of the schema page.
import { integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

export const claims = sqliteTable('claims', {
  approval: integer().primaryKey(),
  run: integer().notNull(),
  userId: text('user_id').notNull(),
  name: text().notNull(),
  until: integer().notNull(),
});

export const reviewMarks = sqliteTable(
  'review_marks',
  {
    approval: integer().notNull(),
    userId: text('user_id').notNull(),
    run: integer().notNull(),
    openedAt: integer('opened_at'),
    laterUntil: integer('later_until'),
    timesLater: integer('times_later').notNull().default(0),
    firstOpenedAt: integer('first_opened_at'),
  },
  (table) => [primaryKey({ columns: [table.approval, table.userId] })],
);

export const approvalComments = sqliteTable('approval_comments', {
  id: integer().primaryKey(),
  approval: integer().notNull(),
  run: integer().notNull(),
  at: integer().notNull(),
  byId: text('by_id').notNull(),
  byName: text('by_name').notNull(),
  text: text().notNull(),
  isQuestion: integer('is_question', { mode: 'boolean' }).notNull().default(false),
});

export const delegations = sqliteTable('delegations', {
  fromUser: text('from_user').primaryKey(),
  toUser: text('to_user').notNull(),
  startsAt: integer('starts_at').notNull(),
  endsAt: integer('ends_at').notNull(),
});

export const ownAnswers = sqliteTable(
  'own_answers',
  {
    approval: integer().notNull(),
    userId: text('user_id').notNull(),
    run: integer().notNull(),
    at: integer().notNull(),
    answer: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.approval, table.userId] })],
);
