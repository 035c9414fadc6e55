import { scoreOf } from '@leeway/shared/dial/score.ts';
import * as z from 'zod';
import { asData, CONFIDENCE_RULE, confidenceSchema, dataRule, selfReport } from '../../contract/ai-prompt.ts';
import type { Label } from '../../contract/fields.ts';
import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'ai',
  async ask(ctx, { instruction, source, labels, model, temperature }) {
    const answer = await ctx.ai.complete({
      task: { kind: 'classify', source, labels },
      system: systemPrompt(instruction, labels),
      user: asData('source', source),
      schema: answerSchema(labels),
      model: model || undefined,
      temperature,
      labelField: 'label',
    });
    const { label: given, reason, confidence } = answer.value;
    const label = labels.find(({ name }) => sameWord(name, given))?.name;
    const score = scoreOf({
      materialValues: [],
      ungrounded: [],
      confidence: answer.labelProbability ?? selfReport(answer, confidence),
      confidenceFrom: answer.labelProbability === null ? 'self-report' : 'logprobs',
      failedChecks: label === undefined ? [`“${given}” is not one of the labels`] : [],
    });
    return { output: { label: label ?? given, reason: reason.trim() }, score, call: answer.call };
  },
});

function systemPrompt(instruction: string, labels: readonly Label[]): string {
  const choices = labels.map(({ name, description }) => `- ${name}${description === '' ? '' : `: ${description}`}`);
  return [
    'You read a text and choose the one label that fits it best.',
    `The labels:\n${choices.join('\n')}`,
    'Answer with the label exactly as it is written above, and one short sentence that says why.',
    ...(instruction.trim() === '' ? [] : [`Instruction:\n${instruction.trim()}`]),
    dataRule('source'),
    CONFIDENCE_RULE,
  ].join('\n\n');
}

// The labels bind the model through the JSON Schema only: an answer outside them is not an error but asks a person.
function answerSchema(labels: readonly Label[]) {
  return z.object({
    label: z.string().meta({ enum: labels.map(({ name }) => name) }),
    reason: z.string(),
    confidence: confidenceSchema,
  });
}

function sameWord(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
