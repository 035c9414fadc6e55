import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'container',
  plan: ({ workflow, input, wait }) => ({ kind: 'workflow', workflow, input, isAwaited: wait }),
});
