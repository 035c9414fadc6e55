import { scoreOf } from '@leeway/shared/dial/score.ts';
import * as z from 'zod';
import { asData, CONFIDENCE_RULE, confidenceSchema, dataRule, selfReport } from '../../contract/ai-prompt.ts';
import { runOf } from '../../contract/run.ts';
import { agreementOf, readAgain, type Second, withSecond } from '../../contract/second-reading.ts';
import { definition } from './definition.ts';
import { draftChecks } from './draft-checks.ts';
import { secondMaterial, secondPrompt, secondSchema } from './second-reading.ts';

/** From here on an objection is likely to be the reviewer's too. */
const DOUBTFUL = 0.5;

export const run = runOf(definition, {
  kind: 'ai',
  async ask(ctx, config) {
    const { instruction, context, subject: hasSubject, model, temperature, secondReading, secondModel } = config;
    const task = { kind: 'draft', instruction, context, hasSubject } as const;
    const answer = await ctx.ai.complete({
      task,
      system: systemPrompt(instruction, hasSubject),
      user: asData('context', context),
      schema: answerSchema(hasSubject),
      model: model || undefined,
      temperature,
    });
    const { body, subject = '', confidence } = answer.value;
    const draft = { ...(hasSubject ? { subject: subject.trim() } : {}), body: body.trim() };
    const failedChecks = draftChecks(draft, `${context}\n${instruction}`, hasSubject);
    // What a check has refused needs no judge.
    const isJudged = secondReading && !answer.call.isBuiltIn && failedChecks.length === 0;
    const second: Second<z.infer<typeof secondSchema>> = isJudged
      ? await readAgain(ctx, {
          task,
          system: secondPrompt(instruction),
          user: secondMaterial(context, draft),
          schema: secondSchema,
          model: secondModel || model || undefined,
          temperature,
        })
      : { kind: 'none' };
    const score = scoreOf({
      ...(await groundsOf(draft, `${context}\n${instruction}`)),
      confidence: selfReport(answer, confidence),
      confidenceFrom: 'self-report',
      failedChecks,
      second: agreementOf(second, judgement),
    });
    return { output: draft, score, call: withSecond(answer.call, second, { isAtOnce: false }) };
  },
  async differences(_config, one, other) {
    const { isSameClaim } = await import('../../grounding/same-value.ts');
    const [a, b] = [textsSchema.safeParse(one), textsSchema.safeParse(other)];
    if (!a.success || !b.success) return ['body'];
    return (['subject', 'body'] as const).filter((name) => !isSameClaim(a.data[name], b.data[name]));
  },
});

const textsSchema = z.object({ subject: z.string().default(''), body: z.string() });

function judgement({ objection, chance }: z.infer<typeof secondSchema>) {
  const share = chance / 100;
  const isDoubted = share < DOUBTFUL && objection.trim() !== '';
  return { share, differing: [], ...(isDoubted ? { doubt: `The second reading objects: ${objection.trim()}` } : {}) };
}

/** What the draft claims, and what of it neither the context nor the instruction says. */
async function groundsOf(draft: { subject?: string; body: string }, known: string) {
  const { groundedIn, materialValuesIn } = await import('../../grounding/grounding.ts');
  const materialValues = materialValuesIn(`${draft.subject ?? ''}\n${draft.body}`);
  const isFound = groundedIn(known);
  return { materialValues, ungrounded: materialValues.filter((value) => !isFound(value)) };
}

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
