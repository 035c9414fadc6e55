import * as z from 'zod';
import { choicesWithoutOptions, emptyFields, repeatedNames } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import {
  assigneeField,
  formFieldsField,
  numberField,
  selectField,
  showField,
  templateField,
} from '../../contract/fields.ts';
import { shapeOfFields } from '../../contract/form-shape.ts';
import { reviewFields } from '../../contract/review-fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    question: templateField({ label: 'Question', placeholder: 'What should this cost?' }).default(''),
    show: showField({ label: 'What the person sees', help: 'The facts needed to answer.' }).default([]),
    fields: formFieldsField({ label: 'Fields to fill in' }).default([]),
    assignee: assigneeField({ label: 'Who answers', help: 'Leave empty for anyone who may approve.' }).optional(),
    dueInMinutes: numberField(
      { label: 'Due in', help: 'Leave empty to wait as long as it takes.' },
      { min: 1, max: 525_600, unit: 'minutes' },
    ).optional(),
    onTimeout: selectField({ label: 'If nobody answers in time' }, ['reject', 'approve', 'port'], {
      reject: 'Stop the run',
      approve: 'Go on without an answer',
      port: 'Leave by “too late”',
    }).default('reject'),
    ...reviewFields,
  }),
  // Whoever goes on without an answer has no fields to read.
  output: ({ fields, onTimeout }) => shapeOfFields(fields, onTimeout !== 'reject'),
  check: (config) => [
    ...emptyFields(config, { question: 'Write what the person is asked.', fields: 'Add at least one field.' }),
    ...repeatedNames('fields', config.fields),
    ...choicesWithoutOptions('fields', config.fields),
  ],
});
