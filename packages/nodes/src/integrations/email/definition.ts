import { list, record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { connectionField, templateAreaField, templateField } from '../../contract/fields.ts';

export const definition = defineNode({
  type: 'integrations.email',
  version: 1,
  title: 'Send email',
  summary: 'Sends an e-mail through your mail server',
  icon: 'send',
  kind: 'effect',
  actionClass: 'C',
  config: z.object({
    connection: connectionField({ label: 'Mail connection', help: 'The mail server it is sent through.' }, [
      'smtp',
    ]).default(''),
    to: templateField({
      label: 'To',
      help: 'Several addresses are separated by commas.',
      placeholder: 'ann@example.com',
    }).default(''),
    subject: templateField({ label: 'Subject' }).default(''),
    body: templateAreaField({ label: 'Text' }).default(''),
    cc: templateField({ label: 'Copy to', advanced: true }).default(''),
    replyTo: templateField({
      label: 'Answers go to',
      help: 'Leave empty to get them at the sending address.',
      advanced: true,
    }).default(''),
  }),
  initialConfig: { connection: '', to: '', subject: '', body: '' },
  output: () =>
    record({
      messageId: { ...text, title: 'Message id' },
      accepted: { ...list(text), title: 'Accepted addresses' },
      rejected: { ...list(text), title: 'Rejected addresses' },
    }),
  dial: { level: 'autonomous' },
  retry: { attempts: 3 },
  timeoutSeconds: 120,
  describe: ({ to }) => (to === '' ? 'No recipient yet' : `To ${to}`),
  check: (config) =>
    emptyFields(config, {
      connection: 'Choose the mail connection to send through, or add one under Connections.',
      to: 'Say who gets the e-mail.',
      subject: 'Give the e-mail a subject.',
      body: 'Write the text of the e-mail.',
    }),
});
