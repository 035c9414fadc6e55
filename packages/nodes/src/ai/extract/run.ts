import { groundedIn } from '@leeway/shared/dial/grounding.ts';
import { scoreOf } from '@leeway/shared/dial/score.ts';
import * as z from 'zod';
import { asData, CONFIDENCE_RULE, confidenceSchema, dataRule, selfReport } from '../../contract/ai-prompt.ts';
import type { ExtractField } from '../../contract/fields.ts';
import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';
import { readAnswer } from './read-answer.ts';

export const run = runOf(definition, {
  kind: 'ai',
  async ask(ctx, { instruction, source, fields, model, temperature }) {
    const answer = await ctx.ai.complete({
      task: { kind: 'extract', source, fields },
      system: systemPrompt(instruction, fields),
      user: asData('source', source),
      schema: answerSchema(fields),
      model: model || undefined,
      temperature,
    });
    const { output, materialValues, failedChecks } = readAnswer(fields, answer.value);
    const isFound = groundedIn(source);
    const score = scoreOf({
      materialValues,
      ungrounded: materialValues.filter((value) => !isFound(value)),
      confidence: selfReport(answer, confidenceSchema.parse(answer.value.confidence)),
      confidenceFrom: 'self-report',
      failedChecks,
    });
    return { output, score, call: answer.call };
  },
});

function systemPrompt(instruction: string, fields: readonly ExtractField[]): string {
  const wanted = fields.map(
    ({ name, type, description, required }) =>
      `- ${name} (${TYPE_WORDS[type]}${required ? ', needed' : ''})${description === '' ? '' : `: ${description}`}`,
  );
  return [
    'You read a text and take values out of it, exactly as they stand there.',
    `The values:\n${wanted.join('\n')}`,
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
