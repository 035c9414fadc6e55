import { record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { modelFields } from '../../contract/ai-prompt.ts';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { longTextField, switchField, templateAreaField } from '../../contract/fields.ts';
import { secondReadingFields } from '../../contract/second-reading.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
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
  output: ({ subject }) =>
    record({ ...(subject ? { subject: { ...text, title: 'Subject' } } : {}), body: { ...text, title: 'Text' } }),
  retry: { attempts: 3 },
  timeoutSeconds: 120,
  check: (config) =>
    emptyFields(config, {
      instruction: 'Say what to write.',
      context: 'Choose what the text may be based on, such as the message.',
    }),
});
