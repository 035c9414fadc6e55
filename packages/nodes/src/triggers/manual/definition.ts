import { any } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { choicesWithoutOptions, repeatedNames } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { formFieldsField } from '../../contract/fields.ts';
import { shapeOfFields } from '../../contract/form-shape.ts';

export const definition = defineNode({
  type: 'triggers.manual',
  version: 1,
  title: 'Start by hand',
  summary: 'Somebody starts a run, with values they fill in',
  icon: 'play',
  kind: 'trigger',
  config: z.object({
    fields: formFieldsField({
      label: 'Values to fill in',
      help: 'What is asked when somebody starts a run. Without any, the run takes whatever it is given.',
    }).default([]),
  }),
  initialConfig: { fields: [] },
  output: ({ fields }) => (fields.length === 0 ? any : shapeOfFields(fields)),
  describe: ({ fields }) =>
    fields.length === 0 ? 'Started by a person' : `Asks for ${fields.map((field) => field.label).join(', ')}`,
  check: ({ fields }) => [...repeatedNames('fields', fields), ...choicesWithoutOptions('fields', fields)],
});
