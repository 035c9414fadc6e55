// What a chip says about the value it stands for.
import { compileCel, ExpressionError } from '@leeway/shared/expression/cel.ts';
import { type CheckScope, checkCel } from '@leeway/shared/expression/check.ts';
import { printValue } from '@leeway/shared/expression/formatters.ts';
import { type Samples, sampleText } from '../values/picker-options.ts';
import { holeWords } from './hole.ts';
import type { ChipFace } from './template-dom.ts';

/** Words, a live sample, and what is wrong, of the CEL in a hole. */
export function chipFaceOf(cel: string, scope: CheckScope, samples: Samples): ChipFace {
  const [problem] = checkCel(cel, scope, 'any').problems;
  return { words: holeWords(cel, scope), sample: problem === undefined ? sampleOf(cel, samples) : undefined, problem };
}

/** What the CEL gives for the sample values, as text; undefined when they do not tell. */
export function sampleOf(cel: string, samples: Samples): string | undefined {
  try {
    return sampleText(printValue(compileCel(cel).evaluate(samples)));
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
