// Finds what is wrong with an expression before it runs, from the shapes of the steps it reads.
import type { Shape } from '../graph/shape.ts';
import { any } from '../graph/shape.ts';
import { compileCel, ExpressionError, parseCel } from './cel.ts';
import { type CheckScope, inferShape, wordsFor } from './infer-shape.ts';
import { parseTemplate } from './template.ts';

export type { CheckScope, ScopeEntry } from './infer-shape.ts';

/** The type a place needs: a condition is `boolean`, the value of a metric `number`. */
export type Expect = 'any' | 'boolean' | 'number' | 'text';

const EXPECTED_WORDS: Readonly<Record<Expect, string>> = {
  any: 'any value',
  boolean: 'true or false',
  number: 'a number',
  text: 'text',
};

/** Checks CEL against what is in reach. No problems means that it evaluates on every value of these shapes that is there. */
export function checkCel(source: string, scope: CheckScope, expect: Expect): { problems: string[]; shape: Shape } {
  try {
    const { problems, shape } = inferShape(parseCel(source), scope);
    if (problems.length > 0) return { problems, shape };
    // The library may refuse what shapes allow, such as a wrong number of values for a function.
    compileCel(source);
    if (expect === 'any' || shape.type === 'any' || shape.type === expect) return { problems, shape };
    return { problems: [`This gives ${wordsFor(shape)} and must give ${EXPECTED_WORDS[expect]}.`], shape };
  } catch (error) {
    return { problems: [messageOf(error)], shape: any };
  }
}

/** Checks every hole of a template. A record in a hole is a problem: it has no text of its own. */
export function checkTemplate(source: string, scope: CheckScope): { problems: string[] } {
  try {
    const holes = parseTemplate(source).flatMap((part) => (part.kind === 'hole' ? [part.cel] : []));
    return { problems: [...new Set(holes.flatMap((cel) => checkHole(cel, scope)))] };
  } catch (error) {
    return { problems: [messageOf(error)] };
  }
}

function checkHole(cel: string, scope: CheckScope): string[] {
  const { problems, shape } = checkCel(cel, scope, 'any');
  if (problems.length > 0) return problems;
  const printed = shape.type === 'list' ? shape.of : shape;
  if (printed.type !== 'record') return [];
  const what = shape.type === 'list' ? 'a list of records' : 'a record';
  const names = Object.keys(printed.fields).slice(0, 8).join(', ');
  return [`“${cel}” is ${what}, which has no text. Pick one of its fields: ${names}.`];
}

function messageOf(error: unknown): string {
  if (error instanceof ExpressionError) return error.message;
  throw error;
}
