// Sends one message on its channel, and says how that ended.
import {
  type HttpRequest,
  type HttpResponse,
  type MailMessage,
  type MailResult,
  RetryableError,
  TerminalError,
} from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { MessageEnd } from '../../store/notices/notices.ts';
import type { ChannelMessage, Message } from './message.ts';

const TIMEOUT_MS = 20_000;
/** Tried so often, over about an hour. */
const MOST_ATTEMPTS = 7;
const FIRST_PAUSE_MS = 60_000;

/** How messages leave. The services guard addresses and say whether something may have left. */
export interface Outside {
  mail(message: MailMessage, signal: AbortSignal): Promise<MailResult>;
  http(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

/** A message on its way. `id` makes its Message-ID, so that no two messages of any workspace have the same. */
export type Envelope =
  | { channel: 'email'; id: string; connection: string; to: string; message: Message }
  | { channel: 'webhook'; url: string; message: ChannelMessage };

/** Throws what the services throw; a webhook's answer that is no success is one of their errors too. */
export async function post(outside: Outside, envelope: Envelope): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  if (envelope.channel === 'webhook') return postToChannel(outside, envelope, signal);
  const { connection, to, id, message } = envelope;
  const { rejected } = await outside.mail(
    { connection, to, subject: message.subject, body: message.text, messageId: `<notice.${id}@leeway>` },
    signal,
  );
  if (rejected.length > 0) throw new TerminalError(`The mail server refused ${rejected.join(', ')}.`);
}

async function postToChannel(
  { http }: Outside,
  { url, message }: Extract<Envelope, { channel: 'webhook' }>,
  signal: AbortSignal,
): Promise<void> {
  const { status } = await http({ method: 'POST', url, headers: {}, body: message, timeoutMs: TIMEOUT_MS }, signal);
  if (status >= 200 && status < 300) return;
  const words = `The webhook answered with ${status}.`;
  if (status === 429 || status >= 500) throw new RetryableError(words, { kind: 'server' });
  throw new TerminalError(words, { hint: 'Check its address under Settings, Notifications.' });
}

/** What becomes of a message whose attempt failed: tried again when it surely did not leave, else given up. */
export function endOf(error: unknown, attempts: number, now: number): MessageEnd {
  const words = error instanceof Error ? error.message : 'It could not be sent.';
  if (error instanceof RetryableError && attempts < MOST_ATTEMPTS)
    return { state: 'retry', error: words, nextAt: now + FIRST_PAUSE_MS * 2 ** (attempts - 1) };
  const hasNotLeft = error instanceof RetryableError || error instanceof TerminalError || error instanceof AppError;
  return { state: hasNotLeft ? 'failed' : 'unknown', error: words, nextAt: null };
}
