import { list, record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { connectionField, templateAreaField, templateField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
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
  output: () =>
    record({
      messageId: { ...text, title: 'Message id' },
      accepted: { ...list(text), title: 'Accepted addresses' },
      rejected: { ...list(text), title: 'Rejected addresses' },
    }),
  retry: { attempts: 3 },
  timeoutSeconds: 120,
  check: (config) =>
    emptyFields(config, {
      connection: 'Choose the mail connection to send through, or add one under Connections.',
      to: 'Say who gets the e-mail.',
      subject: 'Give the e-mail a subject.',
      body: 'Write the text of the e-mail.',
    }),
});
