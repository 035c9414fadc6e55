import { record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { modelFields } from '../../contract/ai-prompt.ts';
import { emptyFields, repeatedNames } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { labelsField, longTextField, templateAreaField } from '../../contract/fields.ts';
import { secondReadingFields } from '../../contract/second-reading.ts';

export const definition = defineNode({
  type: 'ai.classify',
  version: 1,
  title: 'Sort into labels',
  summary: 'Reads a text and gives it one of your labels',
  icon: 'tags',
  kind: 'ai',
  config: z.object({
    source: templateAreaField({ label: 'Text to read', help: 'Usually the message that came in.' }).default(''),
    labels: labelsField({ label: 'Labels', help: 'Say in a few words what belongs under each.' }),
    instruction: longTextField({ label: 'Instruction', help: 'What to keep in mind while sorting.' }).default(''),
    ...modelFields,
    ...secondReadingFields(true),
  }),
  initialConfig: {
    source: '',
    labels: [
      { name: 'enquiry', description: 'Somebody asks about an offer or a price' },
      { name: 'other', description: 'Everything else' },
    ],
    instruction: '',
  },
  output: () => record({ label: { ...text, title: 'Label' }, reason: { ...text, title: 'Reason' } }),
  dial: { level: 'autonomous' },
  retry: { attempts: 3 },
  timeoutSeconds: 120,
  describe: ({ labels }) => labels.map((label) => label.name).join(' · '),
  check: (config) => [
    ...emptyFields(config, { source: 'Choose the text to read.' }),
    ...repeatedNames('labels', config.labels),
  ],
});
