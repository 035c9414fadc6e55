// Ways to look at a parsed CEL tree that limits, references and checks share.
import type { ASTNode } from '@marcbachmann/cel-js';

export type IdNode = Extract<ASTNode, { op: 'id' }>;

const COMPREHENSIONS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** A walk over a list: its range, the name it gives to an item, and the parts evaluated once per item. */
export interface Comprehension {
  method: string;
  range: ASTNode;
  variable: IdNode;
  body: readonly ASTNode[];
}

/** The comprehension a node is, or null when it is something else. */
export function comprehensionOf(node: ASTNode): Comprehension | null {
  if (node.op !== 'rcall') return null;
  const [method, range, [variable, ...body]] = node.args;
  if (!COMPREHENSIONS.has(method) || variable?.op !== 'id' || body.length === 0) return null;
  return { method, range, variable, body };
}

/** The nodes directly below a node, in source order. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** One step of a path: a field name or the literal index between brackets, and whether it is read with `?`. */
export interface Segment {
  name: string;
  optional: boolean;
}

/** The variable and the literal path a node reads, such as `enquiry.?body["first name"]`; null for anything computed. */
export function chainOf(node: ASTNode): { root: IdNode; segments: readonly Segment[] } | null {
  const segments: Segment[] = [];
  let current = node;
  while (current.op !== 'id') {
    const step = stepOf(current);
    if (step === null) return null;
    segments.unshift(step.segment);
    current = step.left;
  }
  return { root: current, segments };
}

function stepOf(node: ASTNode): { left: ASTNode; segment: Segment } | null {
  if (node.op === '.' || node.op === '.?') {
    return { left: node.args[0], segment: { name: node.args[1], optional: node.op === '.?' } };
  }
  if (node.op !== '[]' && node.op !== '[?]') return null;
  const [left, index] = node.args;
  const name = literalKey(index);
  return name === null ? null : { left, segment: { name, optional: node.op === '[?]' } };
}

/** The text of a literal that stands between brackets or before a colon; null when it is computed. */
export function literalKey(node: ASTNode): string | null {
  if (node.op !== 'value') return null;
  const value = node.args;
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number' ? String(value) : null;
}
