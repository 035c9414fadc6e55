// The second reading of an extraction: guided by the text, not by the fields. It lists what the text says in its order, and each
// statement is then held against what the first reading put into the field (document-guided against field-guided).

import * as z from 'zod';
import { dataRule } from '../../contract/ai-prompt.ts';
import type { ExtractField } from '../../contract/fields.ts';
import type { ReadAnswer } from './read-answer.ts';

export interface Statement {
  says: string;
  field: string;
  value: string;
}

export function secondSchema(fields: readonly ExtractField[]): z.ZodType<{ statements: Statement[] }> {
  const statement = z.object({
    says: z.string().describe('The words of the text.'),
    field: z.string().meta({ enum: fields.map(({ name }) => name) }),
    value: z.string().describe('The value in the form the list of values asks for.'),
  });
  return z.object({ statements: z.array(statement) });
}

export function secondPrompt(instruction: string, wanted: string): string {
  return [
    'You read a text from its beginning to its end and note what it says about some things, in the order of the text.',
    `The things:\n${wanted}`,
    'For each place that says something about one of them give the words of the text ("says"), which thing it is about ("field"), and the value ("value"). When the text says two different things about one, note both. What the text does not say is not noted: never guess.',
    ...(instruction.trim() === '' ? [] : [`Instruction:\n${instruction.trim()}`]),
    dataRule('source'),
  ].join('\n\n');
}

type IsSame = (type: ExtractField['type'], one: unknown, other: unknown) => boolean;

/** The share of the fields that either reading found in which both found the same, and the names of the others. */
export function compareReadings(
  fields: readonly ExtractField[],
  { output, statements, isSame }: { output: ReadAnswer['output']; statements: readonly Statement[]; isSame: IsSame },
): { share: number; differing: string[] } {
  let found = 0;
  const differing: string[] = [];
  for (const { name, type } of fields) {
    const first = output[name];
    const values = statements.filter(({ field }) => field === name).map(({ value }) => value);
    // Nothing is said about it, and nothing was read: neither is a finding. “No” is what silence about a yes or no means.
    if (values.length === 0 && (first === undefined || first === false)) continue;
    found += 1;
    if (!isAgreed(type, { first, values, isSame })) differing.push(name);
  }
  return { share: found === 0 ? 1 : (found - differing.length) / found, differing };
}

/** A text may be said in several places; anything else must be the same wherever it is said. */
function isAgreed(
  type: ExtractField['type'],
  { first, values, isSame }: { first: unknown; values: readonly string[]; isSame: IsSame },
): boolean {
  if (values.length === 0 || first === undefined) return false;
  if (type !== 'text' && type !== 'longText') return values.every((value) => isSame(type, first, value));
  return [...values, values.join(' ')].some((value) => isSame(type, first, value));
}
