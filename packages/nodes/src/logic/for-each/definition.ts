import { any, list, number, record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { celField, numberField, selectField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    list: celField({
      label: 'List',
      help: 'The steps below “For each item” run once for each item of it.',
    }).default(''),
    concurrency: numberField(
      { label: 'At the same time', help: '1 does one after the other, in order.' },
      { min: 1, max: 100, unit: 'items' },
    )
      .int('Use a whole number')
      .default(5),
    onItemError: selectField({ label: 'If an item fails' }, ['stop', 'skip', 'collect'], {
      stop: 'Stop, and fail this step',
      skip: 'Go on, and leave it out of the result',
      collect: 'Go on, and keep its place empty in the result',
    }).default('stop'),
  }),
  bodyOutput: (config, { shapeOfCel }) => {
    const over = shapeOfCel(config.list);
    return record({
      item: { ...(over.type === 'list' ? over.of : any), title: 'Item' },
      index: { ...number, title: 'Place in the list, from 0' },
      number: { ...number, title: 'Number of the item, from 1' },
      total: { ...number, title: 'How many there are' },
    });
  },
  output: (_config, { body }) =>
    record({
      items: { ...list(body ?? any), title: 'Result of each item' },
      count: { ...number, title: 'How many there were' },
      done: { ...number, title: 'How many are done' },
      failed: { ...number, title: 'How many failed' },
      errors: {
        ...list(record({ index: { ...number, title: 'Place' }, message: { ...text, title: 'What went wrong' } })),
        title: 'What went wrong',
      },
    }),
  check: (config) => emptyFields(config, { list: 'Choose the list to go through.' }),
});
