import { any, record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { assignmentsField, switchField, workflowField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    workflow: workflowField({ label: 'Workflow', help: 'Its live version is used.' }).default(''),
    input: assignmentsField({
      label: 'What it is given',
      help: 'A name for each value, as the other workflow’s start expects it.',
    }).default({}),
    wait: switchField({
      label: 'Wait for its result',
      help: 'When this is off, the run goes on at once.',
    }).default(true),
  }),
  output: ({ wait }) => (wait ? any : record({ runId: { ...text, title: 'Run it started' } })),
  check: (config) => emptyFields(config, { workflow: 'Choose the workflow to use.' }),
});
