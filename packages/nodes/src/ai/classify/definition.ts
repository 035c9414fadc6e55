import { record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { modelFields } from '../../contract/ai-prompt.ts';
import { emptyFields, repeatedNames } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { labelsField, longTextField, templateAreaField } from '../../contract/fields.ts';
import { secondReadingFields } from '../../contract/second-reading.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    source: templateAreaField({ label: 'Text to read', help: 'Usually the message that came in.' }).default(''),
    labels: labelsField({ label: 'Labels', help: 'Say in a few words what belongs under each.' }),
    instruction: longTextField({ label: 'Instruction', help: 'What to keep in mind while sorting.' }).default(''),
    ...modelFields,
    ...secondReadingFields(true),
  }),
  output: () => record({ label: { ...text, title: 'Label' }, reason: { ...text, title: 'Reason' } }),
  retry: { attempts: 3 },
  timeoutSeconds: 120,
  check: (config) => [
    ...emptyFields(config, { source: 'Choose the text to read.' }),
    ...repeatedNames('labels', config.labels),
  ],
});
