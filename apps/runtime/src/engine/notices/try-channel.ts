// A test message: whether a channel works, and if not, why.
import type { CourierDeps } from './pack.ts';
import { type Envelope, post } from './post.ts';
import type { Audience } from './readers.ts';

interface Trial {
  channel: 'email' | 'webhook';
  /** To whom the e-mail goes. */
  userId: string;
  audience: Audience;
}

/** Sends it at once, past the queue. What the other side does is told, not thrown. */
export async function tryChannel(deps: CourierDeps, trial: Trial): Promise<{ ok: boolean; message: string }> {
  try {
    const made = await envelopeOf(deps, trial);
    if (typeof made === 'string') return { ok: false, message: made };
    await post(deps.outside, made);
    return { ok: true, message: made.channel === 'email' ? `Sent to ${made.to}.` : 'The webhook took it.' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const hint = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
    return { ok: false, message: `${error.message}${hint}` };
  }
}

/** The message, or why there is none. */
async function envelopeOf(deps: CourierDeps, { channel, userId, audience }: Trial): Promise<Envelope | string> {
  const text = `This is a test from ${await deps.workspaceName()}. What waits for you will be told here.`;
  if (channel === 'webhook') {
    const url = await deps.noticeSettings.webhookUrl();
    const blocks = [{ type: 'section', text: { type: 'plain_text', text } }];
    return url === null
      ? 'There is no webhook yet. Save its address first.'
      : { channel, url, message: { text, blocks } };
  }
  const connection = audience.settings.mailConnection;
  if (connection === null) return 'Choose a mail connection and save first.';
  const person = audience.team.members.get(userId);
  if (!person?.email) return 'There is no account to send it to.';
  const message = { subject: 'A test from Leeway', text: `Hello ${person.name},\n\n${text}\n` };
  return { channel, id: `test.${deps.clock.now()}`, connection, to: person.email, message };
}
