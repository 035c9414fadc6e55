// Renames a node inside expressions, by the places where its name stands as a variable: texts and fields of that name stay.
import { parseCel } from './cel.ts';
import { ExpressionError } from './expression-error.ts';
import { type Binder, findReferences, type Occurrence } from './references.ts';
import { parseTemplate } from './template.ts';

/** The name a node had, and the one it gets. */
export interface Renaming {
  from: string;
  to: string;
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** CEL with a variable renamed. Throws ExpressionError when the source cannot be read. */
export function renameInCel(source: string, { from, to }: Renaming): string {
  const { occurrences } = findReferences(parseCel(source));
  const renamed = occurrences.filter(({ node, boundBy }) => boundBy === null && node.args === from);
  // An item named like the new name would capture it: in `list.map(x, a + x)` a cannot become x.
  const captors = new Set(renamed.flatMap(({ binders }) => binders.filter((binder) => binder.name === to)));
  const edits = renamed.map(({ node }) => ({ start: node.start, end: node.end, text: to }));
  return applyEdits(source, [...edits, ...[...captors].flatMap((binder) => editsOfItem(binder, occurrences))]);
}

function editsOfItem(binder: Binder, occurrences: readonly Occurrence[]): Edit[] {
  const taken = new Set(occurrences.flatMap(({ node, binders }) => [node.args, ...binders.map(({ name }) => name)]));
  let name = `${binder.name}_item`;
  while (taken.has(name)) name += '_';
  const nodes = occurrences.filter(({ boundBy }) => boundBy === binder).map(({ node }) => node);
  return [binder.declaration, ...nodes].map(({ start, end }) => ({ start, end, text: name }));
}

/** A template with a variable renamed in each hole that can be read. */
export function renameInTemplate(source: string, renaming: Renaming): string {
  const edits = parseTemplate(source).flatMap((part) => {
    if (part.kind === 'text') return [];
    const start = source.indexOf(part.cel, part.start + 2);
    return [
      { start, end: start + part.cel.length, text: unlessUnreadable(part.cel, () => renameInCel(part.cel, renaming)) },
    ];
  });
  return applyEdits(source, edits);
}

/** The result of a change, or the source as it is while its person is still writing it. */
export function unlessUnreadable(source: string, change: () => string): string {
  try {
    return change();
  } catch (error) {
    if (error instanceof ExpressionError) return source;
    throw error;
  }
}

function applyEdits(source: string, edits: readonly Edit[]): string {
  let result = source;
  for (const { start, end, text } of edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + text + result.slice(end);
  }
  return result;
}
