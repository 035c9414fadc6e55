import { envelopeOf, type MessageFacts } from '../../contract/envelope.ts';
import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'trigger',
  accept({ sample }, delivery) {
    const { body } = delivery;
    // A sample only says what the fields are; a call that lacks one is taken, and a step that reads it says so.
    if (typeof sample === 'object' && sample !== null && (typeof body !== 'object' || body === null)) {
      return {
        ok: false,
        problems: [{ field: 'body', message: 'Send JSON, with the header content-type: application/json.' }],
      };
    }
    return { ok: true, output: envelopeOf(delivery, factsOf(delivery.from, body), body ?? null) };
  },
});

// The names most programs use for who wrote and what it says.
function factsOf(from: string | null, body: unknown): MessageFacts {
  const fields = isRecord(body) ? body : {};
  return {
    from: from ?? firstText(fields, ['from', 'email', 'sender']),
    subject: firstText(fields, ['subject', 'title']),
    text: firstText(fields, ['text', 'message', 'content']),
  };
}

function firstText(fields: Record<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
