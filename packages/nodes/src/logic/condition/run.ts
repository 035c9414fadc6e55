import { runOf, TerminalError } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'pure',
  run(config, input) {
    // Text in the graph, and by now what it gave.
    const { when }: { when: unknown } = config;
    if (typeof when !== 'boolean') {
      throw new TerminalError('The condition is neither true nor false in this run.', {
        hint: 'Compare values in it, such as “budget is more than 2,000”.',
      });
    }
    return { port: when ? 'yes' : 'no', output: input };
  },
});
