import { scoreOf } from '@leeway/shared/dial/score.ts';
import * as z from 'zod';
import { asData, CONFIDENCE_RULE, confidenceSchema, dataRule, selfReport } from '../../contract/ai-prompt.ts';
import type { Label } from '../../contract/fields.ts';
import { runOf } from '../../contract/run.ts';
import { agreementOf, readTwice, withSecond } from '../../contract/second-reading.ts';
import { definition } from './definition.ts';
import { secondPrompt, secondSchema } from './second-reading.ts';

export const run = runOf(definition, {
  kind: 'ai',
  async ask(ctx, { instruction, source, labels, model, temperature, secondReading, secondModel }) {
    const names = labels.map(({ name }) => name);
    const shared = { task: { kind: 'classify', source, labels }, user: asData('source', source), temperature } as const;
    const { answer, second } = await readTwice(
      ctx,
      {
        ...shared,
        system: systemPrompt(instruction, choicesOf(labels)),
        schema: answerSchema(labels),
        model: model || undefined,
        labelField: 'label',
        labels: names,
      },
      secondReading
        ? {
            ...shared,
            system: secondPrompt(instruction, choicesOf(labels)),
            schema: secondSchema(labels),
            model: secondModel || model || undefined,
          }
        : null,
    );
    const { label: given, reason, confidence } = answer.value;
    const label = names.find((name) => sameWord(name, given));
    const score = scoreOf({
      materialValues: [],
      ungrounded: [],
      confidence: answer.labelProbability ?? selfReport(answer, confidence),
      confidenceFrom: answer.labelProbability === null ? 'self-report' : 'logprobs',
      failedChecks: label === undefined ? [`“${given}” is not one of the labels`] : [],
      second: agreementOf(second, ({ label: other }) => {
        if (sameWord(given, other)) return { share: 1, differing: [] };
        return { share: 0, differing: ['label'], doubt: `The second reading says “${other.trim()}”.` };
      }),
    });
    const call = withSecond(answer.call, second, { isAtOnce: true });
    return { output: { label: label ?? given, reason: reason.trim() }, score, call };
  },
  // The reason is for people: two that reach the same label decide the same.
  differences: async (_config, one, other) => (sameWord(labelOf(one), labelOf(other)) ? [] : ['label']),
});

function choicesOf(labels: readonly Label[]): string {
  return labels.map(({ name, description }) => `- ${name}${description === '' ? '' : `: ${description}`}`).join('\n');
}

function systemPrompt(instruction: string, choices: string): string {
  return [
    'You read a text and choose the one label that fits it best.',
    `The labels:\n${choices}`,
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

const labelledSchema = z.object({ label: z.string() });

function labelOf(output: unknown): string {
  const parsed = labelledSchema.safeParse(output);
  return parsed.success ? parsed.data.label : '';
}

function sameWord(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
