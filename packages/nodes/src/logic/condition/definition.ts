import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { celField } from '../../contract/fields.ts';

export const definition = defineNode({
  type: 'logic.condition',
  version: 1,
  title: 'If … then',
  summary: 'Goes one way or the other',
  icon: 'git-fork',
  kind: 'pure',
  config: z.object({
    when: celField({ label: 'If', help: 'When this is true the run leaves by “yes”, else by “no”.' }, 'boolean')
      .meta({ builder: 'rule' })
      .default(''),
    rule: z.unknown().meta({ control: 'hidden', label: 'Rule' }).optional(),
  }),
  initialConfig: { when: '' },
  outputs: () => [
    { name: 'yes', label: 'Yes' },
    { name: 'no', label: 'No' },
  ],
  output: (_config, { input }) => input,
  describe: ({ when }) => (when === '' ? 'Nothing to check yet' : when),
  check: (config) => emptyFields(config, { when: 'Say what must be true for “yes”.' }),
});
