import { record, shapeOfFieldType } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { modelFields } from '../../contract/ai-prompt.ts';
import { emptyFields, repeatedNames } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { extractFieldsField, longTextField, templateAreaField } from '../../contract/fields.ts';
import { secondReadingFields } from '../../contract/second-reading.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    source: templateAreaField({ label: 'Text to read', help: 'Usually the message that came in.' }).default(''),
    fields: extractFieldsField({ label: 'Values to take out' }),
    instruction: longTextField({
      label: 'Instruction',
      help: 'What to keep in mind while reading.',
      placeholder: 'The budget is the total, not the price per person.',
    }).default(''),
    ...modelFields,
    ...secondReadingFields(true),
  }),
  output: ({ fields }) =>
    record(
      Object.fromEntries(
        fields.map(({ name, type, required }) => [
          name,
          { ...shapeOfFieldType(type), ...(required ? {} : { optional: true }) },
        ]),
      ),
    ),
  retry: { attempts: 3 },
  timeoutSeconds: 120,
  check: (config) => [
    ...emptyFields(config, { source: 'Choose the text to read.' }),
    ...repeatedNames('fields', config.fields),
    ...config.fields.flatMap(({ name }, index) =>
      name === 'confidence'
        ? [
            {
              field: `fields.${index}.name`,
              message: '“confidence” says how sure the model is. Choose another name, such as certainty.',
            },
          ]
        : [],
    ),
  ],
});
