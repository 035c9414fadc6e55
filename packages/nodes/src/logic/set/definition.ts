import type { ConfigProblem, ShapeContext } from '@leeway/shared/graph/node-type.ts';
import { record, type Shape, shapeOfSample, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { defineNode } from '../../contract/define-node.ts';
import { assignmentsField, fieldName } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    fields: assignmentsField({
      label: 'Fields',
      help: 'A name for each value: a text with data in it, or a calculation.',
    }).default({}),
  }),
  output: ({ fields }, context) =>
    record(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shapeOf(value, context)]))),
  check: ({ fields }) => {
    const names = Object.keys(fields);
    if (names.length === 0) return [{ field: 'fields', message: 'Add at least one field.' }];
    return names.flatMap(nameProblem);
  },
});

const celSchema = z.object({ cel: z.string() });

function shapeOf(value: unknown, context: ShapeContext): Shape {
  if (typeof value === 'string') return text;
  const cel = celSchema.safeParse(value);
  return cel.success ? context.shapeOfCel(cel.data.cel) : shapeOfSample(value);
}

function nameProblem(name: string): ConfigProblem[] {
  const parsed = fieldName.safeParse(name);
  if (parsed.success) return [];
  return [
    { field: `fields.${name}`, message: `“${name}” cannot be a name. ${parsed.error.issues[0]?.message ?? ''}.` },
  ];
}
