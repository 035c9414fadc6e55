// The provider of last resort: no AI model is connected, so rules and templates answer. Deterministic, without network, and
// honest: what it does not find it leaves out, and its confidence is 50 whatever it says.
import type { AiAnswer, AiRequest, AiTask } from '@leeway/nodes/contract/run.ts';
import { firstSentence, readField, readName } from './field-rules.ts';
import { AiOutputError } from './provider.ts';
import { jsonSchemaOf } from './structured-output.ts';

const CONFIDENCE = 50;

/** `now` (milliseconds since 1970) gives dates without a year their year. */
export function answerBuiltIn<T>(request: AiRequest<T>, now: number): AiAnswer<T> {
  const { properties } = jsonSchemaOf(request.schema);
  const names = Object.keys(properties ?? {});
  const found: Record<string, unknown> = { ...answerTask(request.task, now), confidence: CONFIDENCE };
  const answer = Object.fromEntries(names.map((name) => [name, found[name] ?? null]));
  const parsed = request.schema.safeParse(answer);
  if (!parsed.success) {
    throw new AiOutputError(
      'invalid',
      'No AI model is connected, and the built-in rules could not do this step.',
      'Connect an AI model in Settings, AI models.',
    );
  }
  const call = {
    provider: 'Built-in rules',
    model: 'built-in',
    isBuiltIn: true,
    isFallback: false,
    prompt: { system: request.system, user: request.user },
    tokensIn: 0,
    tokensOut: 0,
    costUsd: 0,
    latencyMs: 0,
  };
  return { value: parsed.data, labelProbability: null, call };
}

function answerTask(task: AiTask, now: number): Record<string, unknown> {
  switch (task.kind) {
    case 'extract':
      return Object.fromEntries(task.fields.map((field) => [field.name, readField(task.source, field, now)]));
    case 'classify':
      return classify(task.source, task.labels);
    case 'draft':
      return draft(task.context);
  }
}

interface Label {
  name: string;
  description: string;
}

/** The label whose name and description share most words with the text; the first one when none does. */
function classify(source: string, labels: readonly Label[]): { label: string; reason: string } {
  const words = new Set(stemsOf(source));
  const scored = labels.map((label) => {
    const shared = stemsOf(`${label.name} ${label.name} ${label.description}`).filter((word) => words.has(word));
    return { label, shared };
  });
  const [best] = scored.toSorted((a, b) => b.shared.length - a.shared.length);
  const shared = [...new Set(best?.shared ?? [])];
  const reason =
    shared.length === 0
      ? 'No AI model connected: no label shares a word with the text, so this is the first one.'
      : `No AI model connected: the text shares these words with the label: ${shared.slice(0, 5).join(', ')}.`;
  return { label: best?.label.name ?? '', reason };
}

const FILLER = new Set(
  'a an and are as at be but by can do for from have how i if in is it my no not of on or our so that the this to us was we what when will with would you your'.split(
    ' ',
  ),
);

/** Small letters, no filler, and the plural s and -ing taken off, so that “refunds” meets “refund”. */
function stemsOf(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}]+/gu) ?? [];
  return words
    .filter((word) => !FILLER.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(?:ing|es|s)$/, '') : word));
}

/** A plain letter from what the context says: nothing in it is made up. */
function draft(context: string): { subject: string; body: string } {
  const name = labelled(context, 'name') ?? readName(context);
  const firstName = name?.split(/\s+/)[0];
  const message = firstSentence(labelled(context, 'message') ?? context);
  const facts = factsOf(context);
  const lines = [
    firstName === undefined ? 'Hello,' : `Hello ${firstName},`,
    message === null ? 'Thank you for your message.' : `Thank you for your message. You wrote: “${message}”`,
    ...(facts.length > 0 ? [`We have noted: ${facts.join(', ')}.`] : []),
    'We will look at it and come back to you.',
    'Kind regards',
  ];
  return { subject: 'Your message to us', body: lines.join('\n\n') };
}

function labelled(context: string, name: string): string | null {
  const line = new RegExp(`^[ \\t]*[-*•]?[ \\t]*(?:\\p{L}+ )?${name}[ \\t]*:[ \\t]*(\\S.*)$`, 'imu').exec(context);
  return line?.[1]?.trim() ?? null;
}

/** The short “Label: value” lines, but for who wrote: that the reader knows. */
function factsOf(context: string): string[] {
  const lines = [...context.matchAll(/^[ \t]*[-*•]?[ \t]*(\p{L}[\p{L}\p{N} _-]{0,30}):[ \t]*(\S.{0,40})$/gmu)];
  return lines
    .filter(([, label = '']) => !/name|mail|phone|tel|message|enquiry|subject|from|http/i.test(label))
    .map(([, label = '', value = '']) => `${label.toLowerCase()} ${value.trim()}`)
    .slice(0, 8);
}
