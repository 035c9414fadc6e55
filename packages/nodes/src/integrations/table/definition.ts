import { any, list, number, record } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { assignmentsField, numberField, selectField, tableField, textField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  actionClass: 'B',
  config: z.object({
    table: tableField({ label: 'Table' }).default(''),
    action: selectField({ label: 'What to do' }, ['add', 'update', 'upsert', 'find'], {
      add: 'Add a row',
      update: 'Change a row',
      upsert: 'Change a row, or add it when there is none',
      find: 'Find rows',
    }).default('add'),
    key: textField(
      {
        label: 'Row is known by',
        help: 'The column that tells which row is meant, such as email.',
        when: { field: 'action', is: ['update', 'upsert'] },
      },
      64,
    ).default(''),
    values: assignmentsField({
      label: 'Values',
      help: 'A value for each column. To find rows: what they must have.',
    }).default({}),
    limit: numberField(
      { label: 'At most', advanced: true, when: { field: 'action', is: ['find'] } },
      { min: 1, max: 1000, unit: 'rows' },
    ).default(100),
  }),
  output: ({ action }) =>
    action === 'find'
      ? record({
          rows: { ...list(any), title: 'Rows' },
          count: { ...number, title: 'How many' },
          first: { ...any, title: 'First row', optional: true },
        })
      : any,
  // Finding changes nothing, and a write is carried out together with the journal entry that says so.
  isIdempotent: () => true,
  isReadOnly: ({ action }) => action === 'find',
  check: (config) => [
    ...emptyFields(config, { table: 'Choose a table.' }),
    ...(config.action !== 'find' && Object.keys(config.values).length === 0
      ? [{ field: 'values', message: 'Give at least one column a value.' }]
      : []),
    ...keyProblems(config),
  ],
});

function keyProblems({ action, key, values }: { action: string; key: string; values: Record<string, unknown> }) {
  if (action !== 'update' && action !== 'upsert') return [];
  if (key.trim() === '') return [{ field: 'key', message: 'Say which column tells the row.' }];
  if (Object.hasOwn(values, key)) return [];
  return [{ field: 'values', message: `Give “${key}” a value: it tells which row is meant.` }];
}
