// What a form's answers look like. Apart from reading them, which the editor needs only once somebody fills in a form.
import { type Field, type FieldType, record, type Shape, shapeOfFieldType } from '@leeway/shared/graph/shape.ts';

/** The shape of what `readFormValues` (form-values.ts) gives. `areOptional`: the whole form may be left unanswered. */
export function shapeOfFields(
  fields: readonly { name: string; label?: string; type: FieldType; required: boolean }[],
  areOptional = false,
): Shape {
  return record(
    Object.fromEntries(
      fields.map(({ name, label, type, required }): [string, Field] => {
        const isSure = !areOptional && (required || type === 'boolean');
        const title = label === undefined ? {} : { title: label };
        return [name, { ...shapeOfFieldType(type), ...title, ...(isSure ? {} : { optional: true }) }];
      }),
    ),
  );
}
