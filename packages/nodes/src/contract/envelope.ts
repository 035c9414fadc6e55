// What a message from outside looks like to the steps after it, whichever way it came in.
import { any, type Field, record, type Shape, text } from '@leeway/shared/graph/shape.ts';
import type { Delivery } from './run.ts';

/** Who and what a message is, as far as its trigger can tell. Missing parts are left out of the envelope. */
export interface MessageFacts {
  from?: string | undefined;
  subject?: string | undefined;
  text?: string | undefined;
}

/** The output of a trigger. The engine adds `dedupeKey` when the trigger has one. */
export function envelopeOf(delivery: Delivery, facts: MessageFacts, body: unknown): Record<string, unknown> {
  const { channel, at, headers, query } = delivery;
  const { from, subject, text: message } = facts;
  return {
    channel,
    at,
    ...(from ? { from } : {}),
    ...(subject ? { subject } : {}),
    ...(message ? { text: message } : {}),
    body,
    headers,
    query,
  };
}

/** The shape of an envelope; `sure` names the facts that are always there. */
export function envelopeShape(body: Shape, sure: readonly (keyof MessageFacts)[] = []): Shape {
  const fact = (name: keyof MessageFacts, title: string): Field => ({
    ...text,
    title,
    ...(sure.includes(name) ? {} : { optional: true }),
  });
  return record({
    channel: { ...text, title: 'Channel' },
    at: { ...text, title: 'Received at' },
    from: fact('from', 'From'),
    subject: fact('subject', 'Subject'),
    text: fact('text', 'Message'),
    body: { ...body, title: 'Content' },
    headers: { ...any, title: 'Headers' },
    query: { ...any, title: 'Address parameters' },
    dedupeKey: { ...text, title: 'Repeat key', optional: true },
  });
}
