// Rules of Leeway that CEL does not have, put into a parsed expression: null counts as missing, lists walked are bounded,
// both sides of `? :` may differ. They use the doors the library opens for its own macros (`meta`, `setMeta`), which its
// types leave out; the version is pinned, and cel.test.ts fails when a door moves.
import { type ASTNode, Optional } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error.ts';
import { MAX_ITEM_TEXT, MAX_LIST_ITEMS } from './limits.ts';
import { chainOf, childrenOf, comprehensionOf } from './syntax-tree.ts';

interface Evaluator {
  run(node: unknown, context: unknown): unknown;
}
type Evaluate = (evaluator: Evaluator, node: unknown, context: unknown) => unknown;
type Check = (checker: Checker, node: unknown, context: unknown) => unknown;

interface Checker {
  dynType: unknown;
}

interface Inner {
  meta: {
    evaluate: Evaluate;
    check: Check;
    alternate?: Inner & Walk;
    macro?: { evaluate: Evaluate; typeCheck: Check };
  };
  setMeta(key: 'evaluate', value: Evaluate): unknown;
  setMeta(key: 'check', value: Check): unknown;
}

/** What the library makes of `list.map(x, …)`. `handle` is there once the expression is checked. */
interface Walk {
  args: { iterable: unknown };
  handle(items: unknown, args: unknown, evaluator: Evaluator, context: unknown): unknown;
}

/** Puts the rules into a freshly parsed expression, before it is checked or evaluated for the first time. */
export function applyRunRules(ast: ASTNode): void {
  visit(ast, false);
}

function visit(node: ASTNode, isPerItem: boolean): void {
  const inner = innerOf(node);
  if (node.op === '.?' || node.op === '[?]') wrap(inner, dropNull);
  if (node.op === '?:') {
    const { check } = inner.meta;
    inner.setMeta('check', dynInstead(check, 'incompatible_ternary_branches'));
  }
  if (node.op === 'rcall' && inner.meta.macro !== undefined) {
    inner.meta.macro.typeCheck = dynInstead(inner.meta.macro.typeCheck, 'incompatible_argument_type');
  }
  if (node.op === 'call' && node.args[0] === 'has') testPresence(node, inner);
  const isMade = node.op === '+' || node.op === 'call' || node.op === 'rcall';
  if (isPerItem && isMade && inner.meta.macro === undefined && inner.meta.alternate === undefined) {
    wrap(inner, (value) => boundItem(value, node));
  }
  const comprehension = comprehensionOf(node);
  if (comprehension === null) {
    for (const child of childrenOf(node)) visit(child, isPerItem);
    return;
  }
  boundRange(node, inner);
  visit(comprehension.range, isPerItem);
  for (const part of comprehension.body) visit(part, true);
}

function wrap(inner: Inner, change: (value: unknown) => unknown): void {
  const { evaluate } = inner.meta;
  inner.setMeta('evaluate', (evaluator, node, context) => change(evaluate(evaluator, node, context)));
}

/** A JSON null is a value that is not there: `x.?y.orValue(d)` gives d. */
function dropNull(value: unknown): unknown {
  return value instanceof Optional && value.hasValue() && value.value() === null ? Optional.none() : value;
}

/** `ok ? 1 : 2.5` and `name.?last.orValue(0)` have no common CEL type, and are fine in a template. */
function dynInstead(check: Check, code: string): Check {
  return (checker, node, context) => {
    try {
      return check(checker, node, context);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === code) return checker.dynType;
      throw error;
    }
  };
}

/** `has(a.b.c)` is false for null, and for a missing step before the last, where CEL fails. */
function testPresence(node: ASTNode, inner: Inner): void {
  const [argument] = childrenOf(node);
  const chain = argument === undefined ? null : chainOf(argument);
  if (chain === null || inner.meta.macro === undefined) return;
  const names = chain.segments.map((segment) => segment.name);
  inner.meta.macro.evaluate = (evaluator, _, context) => {
    return (valueAt(evaluator.run(chain.root, context), names) ?? null) !== null;
  };
}

/** Reads own fields and items only; undefined when a step is not there. */
export function valueAt(start: unknown, path: readonly string[]): unknown {
  let value = start;
  for (const name of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return value;
}

function boundRange(node: ASTNode, inner: Inner): void {
  const walk = inner.meta.alternate;
  if (walk === undefined) return;
  walk.setMeta('evaluate', (evaluator, _, context) => {
    const items = evaluator.run(walk.args.iterable, context);
    assertSize(items, node);
    return walk.handle(items, walk.args, evaluator, context);
  });
}

function boundItem(value: unknown, node: ASTNode): unknown {
  assertSize(value, node);
  if (typeof value !== 'string' || value.length <= MAX_ITEM_TEXT) return value;
  const message = `A text of ${value.length} characters is too long to make for each item of a list; ${MAX_ITEM_TEXT} is the most.`;
  throw new ExpressionError('limit', message, { source: node.input });
}

function assertSize(items: unknown, node: ASTNode): void {
  if (items === null || typeof items !== 'object') return;
  const size = Array.isArray(items) ? items.length : Object.keys(items).length;
  if (size <= MAX_LIST_ITEMS) return;
  const message = `This list has ${size} items; an expression goes through ${MAX_LIST_ITEMS} at most. Take a part of it in a step before this one.`;
  throw new ExpressionError('limit', message, { source: node.input });
}

function innerOf(node: ASTNode): Inner {
  if (isInner(node)) return node;
  throw new Error(`The CEL library no longer lets ${node.op} be changed`);
}

function isInner(node: object): node is Inner {
  return 'setMeta' in node && 'meta' in node;
}
