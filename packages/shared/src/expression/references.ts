// Which values of other nodes an expression reads, and where their names stand in its text.
import type { ASTNode } from '@marcbachmann/cel-js';
import { chainOf, childrenOf, comprehensionOf, type IdNode, type Segment } from './syntax-tree.ts';

/** The longest chain of fields read from one variable. Variables of `map`, `filter` and the like are not references. */
export interface Reference {
  root: string;
  path: readonly string[];
  /** Index in `path` of the first step read with `.?`; from there on the value may be missing. Null: all of it must be there. */
  optionalFrom: number | null;
  source: string;
}

/** A name given to the items of a list inside one comprehension. */
export interface Binder {
  name: string;
  declaration: IdNode;
}

/** A variable as it stands in the text. `binders` are the item names in force there, innermost last. */
export interface Occurrence {
  node: IdNode;
  binders: readonly Binder[];
  boundBy: Binder | null;
}

interface Found {
  references: Reference[];
  occurrences: Occurrence[];
}

/** Finds the references and all occurrences of variables in a parsed expression. */
export function findReferences(ast: ASTNode): Found {
  const found: Found = { references: [], occurrences: [] };
  visit(ast, [], found);
  return found;
}

/** How a person reads a path that may be missing: `enquiry.?body.?phone.orValue("…")`. */
export function optionalForm(root: string, path: readonly string[]): string {
  return `${root}${path.map((name) => stepText(name, true)).join('')}.orValue("…")`;
}

/** One step of a path as CEL: `.name`, `["first name"]` or `[0]`, each with `?` when it may be missing. */
export function stepText(name: string, optional: boolean): string {
  const mark = optional ? '?' : '';
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `.${mark}${name}`;
  return `[${mark}${/^\d+$/.test(name) ? name : JSON.stringify(name)}]`;
}

function visit(node: ASTNode, binders: readonly Binder[], found: Found): void {
  const chain = chainOf(node);
  if (chain !== null) {
    add(node, { ...chain, binders, tolerant: false }, found);
    return;
  }
  const presence = presenceTest(node);
  if (presence !== null) {
    add(presence.node, { ...presence, binders, tolerant: true }, found);
    return;
  }
  const comprehension = comprehensionOf(node);
  if (comprehension === null) {
    for (const child of childrenOf(node)) visit(child, binders, found);
    return;
  }
  visit(comprehension.range, binders, found);
  const binder = { name: comprehension.variable.args, declaration: comprehension.variable };
  for (const part of comprehension.body) visit(part, [...binders, binder], found);
}

/** The path inside `has(…)`, which may be missing at any step. */
function presenceTest(node: ASTNode) {
  if (node.op !== 'call' || node.args[0] !== 'has') return null;
  const [argument] = node.args[1];
  const chain = argument === undefined ? null : chainOf(argument);
  return argument === undefined || chain === null ? null : { ...chain, node: argument };
}

interface Chain {
  root: IdNode;
  segments: readonly Segment[];
  binders: readonly Binder[];
  tolerant: boolean;
}

function add(node: ASTNode, { root, segments, binders, tolerant }: Chain, found: Found): void {
  const boundBy = binders.findLast((binder) => binder.name === root.args) ?? null;
  found.occurrences.push({ node: root, binders, boundBy });
  if (boundBy !== null) return;
  const firstOptional = tolerant ? 0 : segments.findIndex((segment) => segment.optional);
  found.references.push({
    root: root.args,
    path: segments.map((segment) => segment.name),
    optionalFrom: firstOptional === -1 ? null : firstOptional,
    source: node.input.slice(node.start, node.end),
  });
}
