import { scoreOf } from '@leeway/shared/dial/score.ts';
import * as z from 'zod';
import { asData, CONFIDENCE_RULE, confidenceSchema, dataRule, selfReport } from '../../contract/ai-prompt.ts';
import type { ExtractField } from '../../contract/fields.ts';
import { runOf } from '../../contract/run.ts';
import { agreementOf, readTwice, withSecond } from '../../contract/second-reading.ts';
import { definition } from './definition.ts';
import { readAnswer } from './read-answer.ts';
import { compareReadings, secondPrompt, secondSchema } from './second-reading.ts';

export const run = runOf(definition, {
  kind: 'ai',
  async ask(ctx, { instruction, source, fields, model, temperature, secondReading, secondModel }) {
    const shared = { task: { kind: 'extract', source, fields }, user: asData('source', source), temperature } as const;
    const wanted = wordsOf(fields);
    const { answer, second } = await readTwice(
      ctx,
      {
        ...shared,
        system: systemPrompt(instruction, wanted),
        schema: answerSchema(fields),
        model: model || undefined,
      },
      secondReading
        ? {
            ...shared,
            system: secondPrompt(instruction, wanted),
            schema: secondSchema(fields),
            model: secondModel || model || undefined,
          }
        : null,
    );
    const { output, materialValues, failedChecks } = readAnswer(fields, answer.value);
    const { groundedIn } = await import('../../grounding/grounding.ts');
    const { isSameValue } = await import('../../grounding/same-value.ts');
    const isFound = groundedIn(source);
    const score = scoreOf({
      materialValues,
      ungrounded: materialValues.filter((value) => !isFound(value)),
      confidence: selfReport(answer, confidenceSchema.parse(answer.value.confidence)),
      confidenceFrom: 'self-report',
      failedChecks,
      second: agreementOf(second, ({ statements }) =>
        compareReadings(fields, { output, statements, isSame: isSameValue }),
      ),
    });
    return { output, score, call: withSecond(answer.call, second, { isAtOnce: true }) };
  },
  async differences({ fields }, one, other) {
    const { isSameValue } = await import('../../grounding/same-value.ts');
    const [a, b] = [valuesSchema.safeParse(one), valuesSchema.safeParse(other)];
    if (!a.success || !b.success) return fields.map(({ name }) => name);
    return fields.filter(({ name, type }) => !isSameValue(type, a.data[name], b.data[name])).map(({ name }) => name);
  },
});

const valuesSchema = z.record(z.string(), z.unknown());

function wordsOf(fields: readonly ExtractField[]): string {
  return fields
    .map(
      ({ name, type, description, required }) =>
        `- ${name} (${TYPE_WORDS[type]}${required ? ', needed' : ''})${description === '' ? '' : `: ${description}`}`,
    )
    .join('\n');
}

function systemPrompt(instruction: string, wanted: string): string {
  return [
    'You read a text and take values out of it, exactly as they stand there.',
    `The values:\n${wanted}`,
    'Set a value to null when the text does not say it, even when it is needed. Never guess, never make one up.',
    ...(instruction.trim() === '' ? [] : [`Instruction:\n${instruction.trim()}`]),
    dataRule('source'),
    CONFIDENCE_RULE,
  ].join('\n\n');
}

const TYPE_WORDS: Record<ExtractField['type'], string> = {
  text: 'a few words',
  longText: 'text',
  number: 'a number without unit or currency',
  boolean: 'true or false',
  date: 'a date as YYYY-MM-DD',
  email: 'an e-mail address',
  phone: 'a telephone number',
  choice: 'a few words',
};

// Every value may be null, needed or not: a model that cannot say “missing” makes something up.
function answerSchema(fields: readonly ExtractField[]): z.ZodType<Record<string, unknown>> {
  const values = fields.map(({ name, type, description }): [string, z.ZodType] => {
    const schema = type === 'number' ? z.number() : type === 'boolean' ? z.boolean() : z.string();
    const nullable = schema.nullable();
    return [name, description === '' ? nullable : nullable.describe(description)];
  });
  return z.object({ ...Object.fromEntries(values), confidence: confidenceSchema });
}
