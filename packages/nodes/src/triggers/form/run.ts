import { envelopeOf } from '../../contract/envelope.ts';
import type { FormField } from '../../contract/fields.ts';
import { readFormValues } from '../../contract/form-values.ts';
import { runOf } from '../../contract/run.ts';
import { definition, factFields } from './definition.ts';

export const run = runOf(definition, {
  kind: 'trigger',
  accept({ fields, title, path }, delivery) {
    const read = readFormValues(fields, delivery.body);
    if (!read.ok) return read;
    const { from, text } = factFields(fields);
    const valueOf = (field: FormField | undefined) => {
      const value = field === undefined ? undefined : read.values[field.name];
      return typeof value === 'string' ? value : undefined;
    };
    const facts = {
      from: valueOf(from) ?? delivery.from ?? undefined,
      subject: title.trim() === '' ? path : title,
      text: valueOf(text),
    };
    return { ok: true, output: envelopeOf(delivery, facts, read.values) };
  },
});
