// Finds what is wrong with an expression before it runs, from the shapes of the steps it reads.
import type { Shape } from '../graph/shape.ts';
import { any } from '../graph/shape.ts';
import { ExpressionError, readCel } from './cel.ts';
import { type CheckScope, type ExpressionProblem, inferShape, wordsFor } from './infer-shape.ts';
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
  const { problems, shape } = findInCel(source, scope, expect);
  return { problems: problems.map(({ message }) => message), shape };
}

/** Checks every hole of a template. A record in a hole is a problem: it has no text of its own. */
export function checkTemplate(source: string, scope: CheckScope): { problems: string[] } {
  return { problems: findInTemplate(source, scope).map(({ message }) => message) };
}

/** As `checkCel`, with the kind of each problem. */
export function findInCel(
  source: string,
  scope: CheckScope,
  expect: Expect,
): { problems: ExpressionProblem[]; shape: Shape } {
  try {
    const { ast, compile } = readCel(source);
    const { problems, shape } = inferShape(ast, scope);
    if (problems.length > 0) return { problems, shape };
    // The library may refuse what shapes allow, such as a wrong number of values for a function.
    compile();
    if (expect === 'any' || shape.type === 'any' || shape.type === expect) return { problems, shape };
    const message = `This gives ${wordsFor(shape)} and must give ${EXPECTED_WORDS[expect]}.`;
    return { problems: [{ code: 'type', message }], shape };
  } catch (error) {
    return { problems: [problemOf(error)], shape: any };
  }
}

/** As `checkTemplate`, with the kind of each problem. The same problem in two holes is said once. */
export function findInTemplate(source: string, scope: CheckScope): ExpressionProblem[] {
  try {
    const holes = parseTemplate(source).flatMap((part) => (part.kind === 'hole' ? [part.cel] : []));
    const problems = holes.flatMap((cel) => findInHole(cel, scope));
    return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
  } catch (error) {
    return [problemOf(error)];
  }
}

function findInHole(cel: string, scope: CheckScope): ExpressionProblem[] {
  const { problems, shape } = findInCel(cel, scope, 'any');
  if (problems.length > 0) return problems;
  const printed = shape.type === 'list' ? shape.of : shape;
  if (printed.type !== 'record') return [];
  const what = shape.type === 'list' ? 'a list of records' : 'a record';
  const names = Object.keys(printed.fields).slice(0, 8).join(', ');
  const message = `“${cel}” is ${what}, which has no text. Pick one of its fields: ${names}.`;
  return [{ code: 'type', message }];
}

function problemOf(error: unknown): ExpressionProblem {
  if (error instanceof ExpressionError) return { code: error.code, message: error.message };
  throw error;
}
