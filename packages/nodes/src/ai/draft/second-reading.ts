// The second reading of a draft: a judge that did not write it, asked what a careful colleague would do with it.
import * as z from 'zod';
import { asData, dataRule } from '../../contract/ai-prompt.ts';

/** What it objects to comes first, so that the chance follows from it. */
export const secondSchema = z.object({
  objection: z.string().describe('What a careful colleague would change, in one sentence; empty when nothing.'),
  chance: z
    .number()
    .min(0)
    .max(100)
    .describe('The chance, 0 to 100, that a careful colleague would approve it unchanged.'),
});

export function secondPrompt(instruction: string): string {
  return [
    'Somebody at a small company wrote a draft from what is known. You read it before it goes out, as a careful colleague would.',
    `What the writer was told:\n${instruction.trim()}`,
    'Look for what is wrong: a claim that the context does not bear out, a question that is not answered, a promise nobody may make, a wrong name, number or date, the wrong tone.',
    'Say in one sentence what you would change ("objection"), or nothing. Then give the chance, from 0 to 100, that a careful colleague would approve it unchanged ("chance"). Most drafts that look good at first sight have something: do not be kind.',
    dataRule('context'),
    dataRule('draft'),
  ].join('\n\n');
}

export function secondMaterial(context: string, draft: { subject?: string; body: string }): string {
  const whole = draft.subject === undefined ? draft.body : `Subject: ${draft.subject}\n\n${draft.body}`;
  return `${asData('context', context)}\n${asData('draft', whole)}`;
}
