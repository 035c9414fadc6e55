import { any, record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { assigneeField, nodeField, numberField, selectField, showField, templateField } from '../../contract/fields.ts';
import { approvalFields, reviewFields } from '../../contract/review-fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    question: templateField({ label: 'Question', placeholder: 'May this go out?' }).default(''),
    show: showField({ label: 'What the person sees', help: 'The facts needed to decide.' }).default([]),
    editable: nodeField({
      label: 'May be edited',
      help: 'The step whose output the person may change before approving.',
    }).optional(),
    assignee: assigneeField({ label: 'Who decides', help: 'Leave empty for anyone who may approve.' }).optional(),
    dueInMinutes: numberField(
      { label: 'Due in', help: 'Leave empty to wait as long as it takes.' },
      { min: 1, max: 525_600, unit: 'minutes' },
    ).optional(),
    onTimeout: selectField({ label: 'If nobody decides in time' }, ['reject', 'approve', 'port'], {
      reject: 'Count it as rejected',
      approve: 'Count it as approved',
      port: 'Leave by “too late”',
    }).default('reject'),
    ...approvalFields,
    ...reviewFields,
  }),
  output: () =>
    record({
      decision: { ...text, title: 'Decision' },
      by: { ...text, title: 'Decided by' },
      at: { ...text, title: 'Decided at' },
      reason: { ...text, title: 'Reason', optional: true },
      values: { ...any, title: 'Approved content', optional: true },
    }),
  check: (config) => emptyFields(config, { question: 'Write the question the person is asked.' }),
});
