import * as z from 'zod';
import { runOf, TerminalError } from '../../contract/run.ts';
import { definition } from './definition.ts';

// An empty expression stays the empty text it is.
const resolvedSchema = z.object({ value: z.union([z.literal(''), z.number()]) });

export const run = runOf(definition, {
  kind: 'pure',
  run(config) {
    const { metric, kind } = config;
    const resolved = resolvedSchema.safeParse(config);
    if (!resolved.success || (resolved.data.value === '' && kind !== 'count')) {
      throw new TerminalError(`The value for the metric “${metric}” is not a number in this run.`, {
        hint: 'Choose a field that holds a number, or turn text into one.',
      });
    }
    const value = resolved.data.value === '' ? 1 : resolved.data.value;
    const unit = kind === 'duration' ? 's' : config.unit;
    return { port: 'out', output: { value }, metric: { metric, kind, value, unit } };
  },
});
