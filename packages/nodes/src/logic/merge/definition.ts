import * as z from 'zod';
import { defineNode } from '../../contract/define-node.ts';
import { selectField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    when: selectField({ label: 'Go on', help: 'Ways that were not taken are never waited for.' }, ['all', 'first'], {
      all: 'When all have come',
      first: 'When the first has come',
    }).default('all'),
  }),
  output: (_config, { input }) => input,
});
