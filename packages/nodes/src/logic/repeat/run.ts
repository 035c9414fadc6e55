import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'container',
  // `until` is still its text: it is about a result that is not there yet.
  plan: ({ until, times, pauseSeconds }) => ({
    kind: 'repeat',
    times,
    until,
    pauseMs: Math.round(pauseSeconds * 1000),
  }),
});
