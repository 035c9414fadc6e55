import * as z from 'zod';
import { defineNode } from '../../contract/define-node.ts';
import { selectField } from '../../contract/fields.ts';

export const definition = defineNode({
  type: 'logic.merge',
  version: 1,
  title: 'Bring together',
  summary: 'Goes on when all ways, or the first of them, have come',
  icon: 'git-merge',
  kind: 'pure',
  config: z.object({
    when: selectField({ label: 'Go on', help: 'Ways that were not taken are never waited for.' }, ['all', 'first'], {
      all: 'When all have come',
      first: 'When the first has come',
    }).default('all'),
  }),
  initialConfig: { when: 'all' },
  output: (_config, { input }) => input,
  describe: ({ when }) => (when === 'first' ? 'Goes on with the first' : 'Waits for all'),
});
