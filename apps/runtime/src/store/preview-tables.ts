// The table of previews on past items, as the migrations leave it.
import { integer, primaryKey, sqliteTable, text } from './drizzle.ts';

export const previews = sqliteTable(
  'previews',
  {
    workflowId: text('workflow_id').notNull(),
    nodeId: text('node_id').notNull(),
    configHash: text('config_hash').notNull(),
    state: text({ enum: ['done', 'failed'] }).notNull(),
    at: integer().notNull(),
    result: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.nodeId] })],
);
