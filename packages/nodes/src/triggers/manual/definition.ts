import { any } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { choicesWithoutOptions, repeatedNames } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { formFieldsField } from '../../contract/fields.ts';
import { shapeOfFields } from '../../contract/form-shape.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    fields: formFieldsField({
      label: 'Values to fill in',
      help: 'What is asked when somebody starts a run. Without any, the run takes whatever it is given.',
    }).default([]),
  }),
  output: ({ fields }) => (fields.length === 0 ? any : shapeOfFields(fields)),
  check: ({ fields }) => [...repeatedNames('fields', fields), ...choicesWithoutOptions('fields', fields)],
});
