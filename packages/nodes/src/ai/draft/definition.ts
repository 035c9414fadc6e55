import { record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { modelFields } from '../../contract/ai-prompt.ts';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { longTextField, switchField, templateAreaField } from '../../contract/fields.ts';
import { secondReadingFields } from '../../contract/second-reading.ts';

export const definition = defineNode({
  type: 'ai.draft',
  version: 1,
  title: 'Draft text',
  summary: 'Writes a reply or another text from what is known',
  icon: 'pen-line',
  kind: 'ai',
  // What is written here is meant to leave the house.
  actionClass: 'C',
  config: z.object({
    instruction: longTextField({
      label: 'Instruction',
      help: 'What to write, in which tone, and what never to promise.',
      placeholder: 'Answer the enquiry in a friendly tone, in at most 120 words.',
    }).default(''),
    context: templateAreaField({
      label: 'What it may use',
      help: 'The message and the facts. Nothing else may be claimed.',
    }).default(''),
    subject: switchField({ label: 'With a subject line' }).default(false),
    ...modelFields,
    ...secondReadingFields(false),
  }),
  initialConfig: { instruction: '', context: '', subject: false },
  output: ({ subject }) =>
    record({ ...(subject ? { subject: { ...text, title: 'Subject' } } : {}), body: { ...text, title: 'Text' } }),
  dial: { level: 'draft' },
  retry: { attempts: 3 },
  timeoutSeconds: 120,
  describe: ({ instruction }) => instruction.trim().split('\n')[0] || 'No instruction yet',
  check: (config) =>
    emptyFields(config, {
      instruction: 'Say what to write.',
      context: 'Choose what the text may be based on, such as the message.',
    }),
});
