import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'pure',
  run: ({ fields }) => ({ port: 'out', output: fields }),
});
