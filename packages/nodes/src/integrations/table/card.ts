import { defineCard } from '../../contract/define-card.ts';

const ACTION_WORDS = {
  add: 'Adds to',
  update: 'Changes a row of',
  upsert: 'Adds or changes a row of',
  find: 'Looks in',
};

export const card = defineCard<{ table: string; action: keyof typeof ACTION_WORDS }>({
  type: 'integrations.table',
  version: 1,
  title: 'Table',
  summary: 'Adds, changes or finds rows in one of your tables',
  icon: 'table-2',
  kind: 'effect',
  initialConfig: { table: '', action: 'add', values: {} },
  dial: { level: 'autonomous' },
  describe: ({ table, action }) => (table === '' ? 'No table yet' : `${ACTION_WORDS[action]} ${table}`),
});
