// What the test model says when no script tells it otherwise: sensible answers from the request's JSON Schema and the text.
import { firstSentence, readField, readName } from '../../apps/runtime/src/services/ai/field-rules.ts';

export type JsonSchema = Record<string, unknown>;

// Fixed, so that a date without a year means the same in every test.
const NOW = Date.UTC(2026, 10, 20);
const SURE = 96;
const UNSURE = 35;

/** High for a text that says something, low when it says “unsure” or “maybe”, is very short, or only asks. */
export function confidenceFor(text: string): number {
  const sentences = text.split(/(?<=[.!?])\s+/).filter((sentence) => sentence.trim() !== '');
  const onlyAsks = sentences.length > 0 && sentences.every((sentence) => sentence.trim().endsWith('?'));
  return /\b(unsure|maybe|not sure)\b/i.test(text) || onlyAsks || text.trim().length < 30 ? UNSURE : SURE;
}

/** Whether it is a second reading that is asked for: its answers have fields that no first reading has. */
export function isSecondReading({ properties }: JsonSchema): boolean {
  return isRecord(properties) && ['statements', 'against', 'objection'].some((name) => name in properties);
}

/**
 * A second reading agrees with the first one, unless the text is unsure: then it finds nothing, another label, or an objection.
 * `system` says of which types the values are.
 */
export function secondAnswerFor(schema: JsonSchema, text: string, system: string): unknown {
  const isSure = confidenceFor(text) === SURE;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  if ('statements' in properties) return { statements: isSure ? statementsIn(text, system) : [] };
  if ('objection' in properties) {
    return { objection: isSure ? '' : 'It is not clear what is meant.', chance: confidenceFor(text) };
  }
  const choices = choicesOf(isRecord(properties.label) ? properties.label : {});
  const label = bestChoice(choices, text);
  const other = choices.find((choice) => choice !== label);
  return { about: 'Somebody writes.', against: 'Little speaks against it.', label: isSure ? label : (other ?? label) };
}

// The words of the prompt for types that are not told by a field's name, as in the first reading.
const TYPES: Readonly<Record<string, string>> = {
  'a number without unit or currency': 'number',
  'true or false': 'boolean',
};

function statementsIn(text: string, system: string): { says: string; field: string; value: string }[] {
  return [...system.matchAll(/^- ([a-z][a-z0-9_]*) \(([^),]+)(?:, needed)?\)(?:: (.*))?$/gm)].flatMap(
    ([, field = '', words = '', description = '']) => {
      const type = TYPES[words] ?? fieldType(field, 'string', {});
      const value = readField(text, { name: field, type, description }, NOW);
      return value === null ? [] : [{ says: String(value), field, value: String(value) }];
    },
  );
}

/** `text` is what the model was given, without the fences round it. */
export function answerFor(schema: JsonSchema, text: string): unknown {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const answer: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = valueFor(name, isRecord(property) ? property : {}, text);
    if (value !== undefined) answer[name] = value;
  }
  return answer;
}

function valueFor(name: string, property: JsonSchema, text: string): unknown {
  const { main, isNullable } = readProperty(property);
  const choices = choicesOf(main);
  if (choices.length > 0) return bestChoice(choices, text);
  if (name === 'confidence') return main.maximum === 1 ? confidenceFor(text) / 100 : confidenceFor(text);
  if (name === 'reason') return 'The words of the text fit it best.';
  if (name === 'subject') return 'Your enquiry';
  if (name === 'body') return draft(text);
  if (main.type === 'object') return answerFor(main, text);
  const description = typeof main.description === 'string' ? main.description : '';
  const type = main.type === 'integer' ? 'number' : String(main.type);
  const read = readField(text, { name, type: fieldType(name, type, main), description }, NOW);
  return read ?? (isNullable ? null : undefined);
}

function choicesOf(property: JsonSchema): string[] {
  return Array.isArray(property.enum) ? property.enum.filter((choice) => typeof choice === 'string') : [];
}

/** Nullable comes as `anyOf` with null or as a list of types. */
function readProperty(property: JsonSchema): { main: JsonSchema; isNullable: boolean } {
  if (Array.isArray(property.type)) {
    const types: unknown[] = property.type;
    return { main: { ...property, type: types.find((type) => type !== 'null') }, isNullable: types.includes('null') };
  }
  const variants = Array.isArray(property.anyOf) ? property.anyOf.filter(isRecord) : [property];
  const main = variants.find((variant) => variant.type !== 'null') ?? property;
  return { main, isNullable: variants.some((variant) => variant.type === 'null') };
}

function fieldType(name: string, type: string, { format }: JsonSchema): string {
  if (type === 'number' || type === 'boolean') return type;
  if (format === 'email' || /e?mail/.test(name)) return 'email';
  if (format === 'date' || /(^|_)date($|_)/.test(name)) return 'date';
  return /phone|mobile|tel($|_)/.test(name) ? 'phone' : 'text';
}

function bestChoice(choices: readonly string[], text: string): string | undefined {
  const said = text.toLowerCase();
  const whole = choices.find((choice) => said.includes(choice.toLowerCase()));
  if (whole !== undefined) return whole;
  const hits = (choice: string) =>
    choice
      .toLowerCase()
      .split(/\W+/)
      .filter((word) => word.length > 2 && said.includes(word)).length;
  return choices.toSorted((a, b) => hits(b) - hits(a))[0];
}

/** A short reply that uses only what the text says. */
function draft(text: string): string {
  const field = (name: string, type: string) => readField(text, { name, type, description: '' }, NOW);
  const name = field('name', 'text') ?? readName(text);
  const message = field('message', 'text') ?? firstSentence(text);
  const date =
    /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s+\d{4})?/.exec(
      text,
    );
  const budget = field('budget', 'number');
  const guests = field('guests', 'number');
  const facts = [
    date === null ? null : `for ${date[0]}`,
    guests === null ? null : `for ${guests} people`,
    budget === null ? null : `with a budget of ${budget}`,
  ].filter((fact) => fact !== null);
  const understood =
    facts.length > 0 ? `We have noted your enquiry ${facts.join(', ')}.` : `You wrote: “${message ?? text.trim()}”`;
  const greeting = typeof name === 'string' ? `Dear ${name},` : 'Hello,';
  return `${greeting}\n\nthank you for your message. ${understood} We are happy to help and will come back to you with an offer.\n\nKind regards`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
