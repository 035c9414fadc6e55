import { groundedIn, materialValuesIn } from '@leeway/shared/dial/grounding.ts';
import { scoreOf } from '@leeway/shared/dial/score.ts';
import * as z from 'zod';
import { asData, CONFIDENCE_RULE, confidenceSchema, dataRule, selfReport } from '../../contract/ai-prompt.ts';
import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';
import { draftChecks } from './draft-checks.ts';

export const run = runOf(definition, {
  kind: 'ai',
  async ask(ctx, { instruction, context, subject: hasSubject, model, temperature }) {
    const answer = await ctx.ai.complete({
      task: { kind: 'draft', instruction, context, hasSubject },
      system: systemPrompt(instruction, hasSubject),
      user: asData('context', context),
      schema: answerSchema(hasSubject),
      model: model || undefined,
      temperature,
    });
    const { body, subject = '', confidence } = answer.value;
    const draft = { ...(hasSubject ? { subject: subject.trim() } : {}), body: body.trim() };
    const known = `${context}\n${instruction}`;
    const materialValues = materialValuesIn(`${draft.subject ?? ''}\n${draft.body}`);
    const isFound = groundedIn(known);
    const score = scoreOf({
      materialValues,
      ungrounded: materialValues.filter((value) => !isFound(value)),
      confidence: selfReport(answer, confidence),
      confidenceFrom: 'self-report',
      failedChecks: draftChecks(draft, known, hasSubject),
    });
    return { output: draft, score, call: answer.call };
  },
});

function systemPrompt(instruction: string, hasSubject: boolean): string {
  return [
    'You write a text for a small company. Somebody there may read it before it goes out, or may not: write what can be sent as it is.',
    `Instruction:\n${instruction.trim()}`,
    'Use only what the context and the instruction say. Never make up a name, number, price, date or promise, and leave no gap to fill in such as [Name].',
    hasSubject
      ? 'Give a subject line of a few words, and the text as "body".'
      : 'Give the text as "body", without a subject line.',
    dataRule('context'),
    CONFIDENCE_RULE,
  ].join('\n\n');
}

interface DraftAnswer {
  subject?: string | undefined;
  body: string;
  confidence: number;
}

function answerSchema(hasSubject: boolean): z.ZodType<DraftAnswer> {
  const answer = z.object({ body: z.string(), confidence: confidenceSchema });
  return hasSubject ? z.object({ subject: z.string(), ...answer.shape }) : answer;
}
