import { readFormValues } from '../../contract/form-values.ts';
import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'trigger',
  accept({ fields }, { body }) {
    if (fields.length === 0) return { ok: true, output: body ?? {} };
    const read = readFormValues(fields, body);
    return read.ok ? { ok: true, output: read.values } : read;
  },
});
