import { runOf, TerminalError } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'effect',
  prepare({ table, action, key, values }) {
    if (table === '') throw new TerminalError('No table is chosen.', { hint: 'Choose one in this step.' });
    if (action === 'update' || action === 'upsert') keyValue(key, values);
    return { summary: SUMMARIES[action](table), values };
  },

  async perform(ctx, { values }, { table, action, key, limit }) {
    if (action === 'find') {
      const rows = await ctx.table.find(table, values, limit);
      const [first] = rows;
      return { output: { rows, count: rows.length, ...(first === undefined ? {} : { first }) } };
    }
    if (action === 'add') return { write: { table, action, values } };
    keyValue(key, values);
    return { write: { table, action, key, values } };
  },
});

const SUMMARIES = {
  add: (table: string) => `Add a row to ${table}`,
  update: (table: string) => `Change a row of ${table}`,
  upsert: (table: string) => `Add or change a row of ${table}`,
  find: (table: string) => `Find rows in ${table}`,
};

// Without a value every row without one would match.
function keyValue(key: string, values: Record<string, unknown>): void {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  if (value === undefined || value === null || value === '') {
    throw new TerminalError(`The column “${key}” has no value in this run, so it is not known which row is meant.`, {
      hint: 'Give that column a value in this step.',
    });
  }
}
