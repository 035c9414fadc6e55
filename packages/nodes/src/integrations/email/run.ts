import * as z from 'zod';
import { runOf, TerminalError } from '../../contract/run.ts';
import { readAddresses } from './addresses.ts';
import { definition } from './definition.ts';

const mailSchema = z.object({
  to: z.string(),
  cc: z.string().default(''),
  subject: z.string(),
  body: z.string(),
  replyTo: z.string().default(''),
});
type Mail = z.infer<typeof mailSchema>;

export const run = runOf(definition, {
  kind: 'effect',
  prepare: (config) => proposalOf(mailSchema.parse(config)),
  recipients(values) {
    const { to, cc } = mailSchema.parse(values);
    return [...readAddresses(to).plain, ...readAddresses(cc).plain].map((address) => address.toLowerCase());
  },

  async perform(ctx, proposal, { connection }) {
    // Whoever edited the proposal may have broken an address.
    const { to, cc, subject, body, replyTo } = checked(mailSchema.parse(proposal.values));
    if (connection === '') {
      throw new TerminalError('No mail connection is chosen.', {
        hint: 'Add one under Connections and choose it in this step.',
      });
    }
    const result = await ctx.mail.send({
      connection,
      to,
      subject,
      body,
      ...(cc === '' ? {} : { cc }),
      ...(replyTo === '' ? {} : { replyTo }),
      messageId: messageId(ctx.idempotencyKey),
    });
    if (result.accepted.length === 0) {
      throw new TerminalError(`The mail server took none of the recipients: ${result.rejected.join(', ')}.`, {
        hint: 'Check the addresses.',
      });
    }
    return { output: { messageId: result.messageId, accepted: result.accepted, rejected: result.rejected } };
  },
});

function proposalOf(mail: Mail) {
  const { to, cc, subject, body, replyTo } = checked(mail);
  const values = { to, ...(cc === '' ? {} : { cc }), subject, body, ...(replyTo === '' ? {} : { replyTo }) };
  return { summary: `Email to ${readAddresses(to).plain.join(', ')}: ${subject}`, values };
}

function checked(mail: Mail): Mail {
  checkAddresses('To', mail.to, true);
  checkAddresses('Copy to', mail.cc, false);
  checkAddresses('Answers go to', mail.replyTo, false);
  // A subject is one line; a line break in it would start a new header.
  const subject = mail.subject.replaceAll(/\s+/g, ' ').trim();
  if (subject === '') throw new TerminalError('The subject of the e-mail is empty in this run.');
  if (mail.body.trim() === '') throw new TerminalError('The text of the e-mail is empty in this run.');
  return { ...mail, to: mail.to.trim(), cc: mail.cc.trim(), replyTo: mail.replyTo.trim(), subject };
}

function checkAddresses(field: string, text: string, isNeeded: boolean): void {
  const { plain, wrong } = readAddresses(text);
  if (wrong.length > 0) {
    throw new TerminalError(`“${wrong[0]}” in “${field}” is not an e-mail address.`, {
      hint: 'Write ann@example.com or Ann <ann@example.com>, with commas between several.',
    });
  }
  if (isNeeded && plain.length === 0) {
    throw new TerminalError(`“${field}” is empty in this run: the e-mail has no recipient.`);
  }
}

/** The same for every attempt, so that a mail server or a reader can tell a second copy. */
function messageId(key: string): string {
  const safe = key
    .replaceAll('/', '.')
    .replaceAll(/[^A-Za-z0-9._~=+-]/g, (sign) => `_${sign.codePointAt(0)?.toString(16)}`);
  return `<${safe}@leeway>`;
}
