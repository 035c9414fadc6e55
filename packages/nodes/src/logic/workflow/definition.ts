import { any, record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { assignmentsField, switchField, workflowField } from '../../contract/fields.ts';

export const definition = defineNode({
  type: 'logic.workflow',
  version: 1,
  title: 'Use another workflow',
  summary: 'Runs another workflow of yours as one step of this one',
  icon: 'workflow',
  kind: 'container',
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
  initialConfig: { workflow: '', input: {}, wait: true },
  output: ({ wait }) => (wait ? any : record({ runId: { ...text, title: 'Run it started' } })),
  describe: ({ workflow, wait }) => {
    if (workflow === '') return 'No workflow chosen yet';
    return wait ? 'Waits for its result' : 'Starts it and goes on';
  },
  check: (config) => emptyFields(config, { workflow: 'Choose the workflow to use.' }),
});
