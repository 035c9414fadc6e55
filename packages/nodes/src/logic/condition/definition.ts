import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { celField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    when: celField({ label: 'If', help: 'When this is true the run leaves by “yes”, else by “no”.' }, 'boolean')
      .meta({ builder: 'rule' })
      .default(''),
    rule: z.unknown().meta({ control: 'hidden', label: 'Rule' }).optional(),
  }),
  output: (_config, { input }) => input,
  check: (config) => emptyFields(config, { when: 'Say what must be true for “yes”.' }),
});
