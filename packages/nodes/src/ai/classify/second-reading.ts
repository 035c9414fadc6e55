// The second reading of a sorting: it looks at the text before the labels, and argues against the one that comes to mind.
import * as z from 'zod';
import { dataRule } from '../../contract/ai-prompt.ts';
import type { Label } from '../../contract/fields.ts';

/** The label comes last, so that what was said against it can still change it. */
export function secondSchema(labels: readonly Label[]) {
  return z.object({
    about: z.string(),
    against: z.string(),
    label: z.string().meta({ enum: labels.map(({ name }) => name) }),
  });
}

export function secondPrompt(instruction: string, choices: string): string {
  return [
    'You check how a text is sorted. Somebody else sorted it already; you do not know how.',
    'First say in one sentence what the writer of the text wants, in your own words ("about").',
    'Then think of the label that comes to mind first, and say what speaks against it and for another one ("against").',
    'Then give the label that holds after that, exactly as it is written here.',
    `The labels:\n${choices}`,
    ...(instruction.trim() === '' ? [] : [`Instruction:\n${instruction.trim()}`]),
    dataRule('source'),
  ].join('\n\n');
}
