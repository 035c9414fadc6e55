import * as z from 'zod';
import { runOf, TerminalError } from '../../contract/run.ts';
import { definition } from './definition.ts';

const resolvedSchema = z.object({ when: z.boolean() });

export const run = runOf(definition, {
  kind: 'pure',
  run(config, input) {
    const resolved = resolvedSchema.safeParse(config);
    if (!resolved.success) {
      throw new TerminalError('The condition is neither true nor false in this run.', {
        hint: 'Compare values in it, such as “budget is more than 2,000”.',
      });
    }
    return { port: resolved.data.when ? 'yes' : 'no', output: input };
  },
});
