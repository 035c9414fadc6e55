// Works out the shape of an expression from the shapes of what it reads, and collects what is wrong with it in words.
import type { ASTNode } from '@marcbachmann/cel-js';
import { any, boolean, list, number, record, type Shape, text } from '../graph/shape.ts';
import type { ExpressionErrorCode } from './expression-error.ts';
import { FUNCTION_SIGNATURES, METHOD_SIGNATURES, type Signature } from './function-signatures.ts';
import { nearestName } from './nearest-name.ts';
import { optionalForm, stepText } from './references.ts';
import { chainOf, childrenOf, comprehensionOf, literalKey, type Segment } from './syntax-tree.ts';

/** A value an expression can read. `maybeSkipped`: its node may not have run, so that it must be read with `.?`. */
export interface ScopeEntry {
  shape: Shape;
  title: string;
  maybeSkipped: boolean;
}

/** What is in reach of an expression, by node name. */
export type CheckScope = Readonly<Record<string, ScopeEntry>>;

/** What is wrong with an expression, as a sentence with the way out. */
export interface ExpressionProblem {
  code: ExpressionErrorCode;
  message: string;
  /** The name that is not in reach, when that is what is wrong. */
  unknown?: string;
}

/** A shape, and whether it stands behind `.?` without an `orValue` yet. */
interface Known {
  shape: Shape;
  optional: boolean;
}

interface Surroundings {
  scope: CheckScope;
  /** Shapes of the items that `map`, `filter` and the like go through, by the name given to them. */
  items: ReadonlyMap<string, Shape>;
  problems: ExpressionProblem[];
}

const SHAPE_WORDS: Readonly<Record<Shape['type'], string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  record: 'a record',
  any: 'any value',
};

/** A shape in words, for messages. */
export function wordsFor(shape: Shape): string {
  return SHAPE_WORDS[shape.type];
}

/** Infers the shape of a parsed expression; `any` stands wherever a problem was found. */
export function inferShape(ast: ASTNode, scope: CheckScope): { shape: Shape; problems: ExpressionProblem[] } {
  const problems: ExpressionProblem[] = [];
  const shape = valueOf(ast, { scope, items: new Map(), problems });
  return { shape, problems };
}

/** The shape of a part that must have a value. */
function valueOf(node: ASTNode, at: Surroundings): Shape {
  const known = infer(node, at);
  if (!known.optional) return known.shape;
  return refuse(at, `“${textOf(node)}” may have no value. End it with .orValue("…").`, 'reference').shape;
}

function infer(node: ASTNode, at: Surroundings): Known {
  const chain = chainOf(node);
  if (chain !== null) return inferPath(chain.root.args, chain.segments, at);
  switch (node.op) {
    case 'value':
      return certain(shapeOfLiteral(node.args));
    case '.':
    case '.?':
      return readStep(node.args[0], { name: node.args[1], optional: node.op === '.?' }, at);
    case '[]':
    case '[?]':
      return readIndex(node, at);
    case 'list':
      return certain(list(node.args.map((item) => valueOf(item, at)).reduce(unify, any)));
    case 'map':
      return certain(shapeOfMap(node.args, at));
    case '?:':
      expectBoolean(node.args[0], at);
      return certain(unify(valueOf(node.args[1], at), valueOf(node.args[2], at)));
    case 'call':
      return inferCall(node, at);
    case 'rcall':
      return inferMethod(node, at);
    default:
      return certain(inferOperator(node, at));
  }
}

function shapeOfLiteral(value: unknown): Shape {
  if (typeof value === 'string') return text;
  if (typeof value === 'boolean') return boolean;
  return typeof value === 'number' || typeof value === 'bigint' ? number : any;
}

function inferPath(root: string, segments: readonly Segment[], at: Surroundings): Known {
  const path = segments.map((segment) => segment.name);
  const item = at.items.get(root);
  const entry = Object.hasOwn(at.scope, root) ? at.scope[root] : undefined;
  if (item === undefined && entry === undefined) return refuseName(at, root);
  const title = item === undefined && entry !== undefined ? entry.title : root;
  if (item === undefined && entry?.maybeSkipped === true && segments[0]?.optional !== true) {
    const way =
      path.length === 0 ? `Read one of its fields, as in ${root}.?field.` : `Read it as ${optionalForm(root, path)}.`;
    return refuse(at, `“${title}” may have been skipped. ${way}`, 'reference');
  }
  let known = certain(item ?? entry?.shape ?? any);
  for (const [index, segment] of segments.entries()) {
    const read = readField(known, segment, { title, root, path, index });
    if ('problem' in read) return refuse(at, read.problem, 'reference');
    known = read;
  }
  return known;
}

function refuseName(at: Surroundings, root: string): Known {
  const message = unknownVariable(root, at);
  if (!at.problems.some((problem) => problem.message === message)) {
    at.problems.push({ code: 'reference', message, unknown: root });
  }
  return certain(any);
}

function unknownVariable(root: string, at: Surroundings): string {
  const nearest = nearestName(root, [...Object.keys(at.scope), ...at.items.keys()]);
  const way = nearest === null ? 'Pick a value from the steps before this one.' : `Did you mean “${nearest}”?`;
  return `There is no step called “${root}” before this one. ${way}`;
}

interface Place {
  title: string;
  root: string;
  path: readonly string[];
  index: number;
}

function readField(from: Known, segment: Segment, place: Place): Known | { problem: string } {
  const optional = from.optional || segment.optional;
  const { shape } = from;
  if (shape.type === 'any') return { shape, optional };
  const read = place.path.slice(0, place.index).join('.');
  const owner = read === '' ? `“${place.title}”` : `“${read}” of “${place.title}”`;
  if (shape.type === 'list') {
    if (/^\d+$/.test(segment.name)) return { shape: shape.of, optional };
    return { problem: `${owner} is a list. Read one item first, as in [0], or walk through it with map.` };
  }
  if (shape.type !== 'record') return { problem: `${owner} is ${wordsFor(shape)} and has no field “${segment.name}”.` };
  const field = Object.hasOwn(shape.fields, segment.name) ? shape.fields[segment.name] : undefined;
  if (field === undefined)
    return { problem: unknownField(segment.name, Object.keys(shape.fields), { title: place.title, read }) };
  if (field.optional !== true || optional) return { shape: field, optional };
  const name = [...place.path.slice(0, place.index), segment.name].join('.');
  const way = readAs(place, field);
  return { problem: `“${name}” of “${place.title}” may be missing. Read it as ${way}.` };
}

/** What stands in for a value that is missing, so that the rest of the expression still fits. */
const STAND_INS: Partial<Record<Shape['type'], string>> = { number: '0', boolean: 'false', list: '[]' };

function readAs({ root, path, index }: Place, field: Shape): string {
  const steps = path.map((name, position) => stepText(name, position >= index));
  // Of what is read inside the missing field the kind is not known here.
  const standIn = (index === path.length - 1 ? STAND_INS[field.type] : undefined) ?? '"…"';
  return `${root}${steps.join('')}.orValue(${standIn})`;
}

function unknownField(name: string, names: readonly string[], owner: { title: string; read: string }): string {
  const prefix = owner.read === '' ? '' : `${owner.read}.`;
  const nearest = nearestName(name, names);
  const start = `“${owner.title}” has no field “${prefix}${name}”`;
  if (nearest !== null) return `${start}; did you mean “${prefix}${nearest}”?`;
  return names.length === 0
    ? `${start}.`
    : `${start}. It has: ${names.slice(0, 8).join(', ')}${names.length > 8 ? '…' : '.'}`;
}

/** Reads a field of something computed, such as the first item of a filtered list. */
function readStep(left: ASTNode, segment: Segment, at: Surroundings): Known {
  const place = { title: textOf(left), root: textOf(left), path: [segment.name], index: 0 };
  const read = readField(infer(left, at), segment, place);
  return 'problem' in read ? refuse(at, read.problem, 'reference') : read;
}

function readIndex(node: Extract<ASTNode, { op: '[]' | '[?]' }>, at: Surroundings): Known {
  const [left, index] = node.args;
  const key = literalKey(index);
  if (key !== null) return readStep(left, { name: key, optional: node.op === '[?]' }, at);
  const from = infer(left, at);
  const position = valueOf(index, at);
  const optional = from.optional || node.op === '[?]';
  if (from.shape.type !== 'list') return { shape: any, optional };
  if (!fits(position, ['number']))
    refuse(at, `“${textOf(index)}” is ${wordsFor(position)}; an item of a list is read by its number.`);
  return { shape: from.shape.of, optional };
}

function shapeOfMap(entries: readonly (readonly [ASTNode, ASTNode])[], at: Surroundings): Shape {
  const fields = entries.map(([key, value]) => [literalKey(key), valueOf(value, at)] as const);
  const named = fields.flatMap(([name, shape]) => (name === null ? [] : [[name, shape] as const]));
  return named.length === fields.length ? record(Object.fromEntries(named)) : any;
}

function inferOperator(node: ASTNode, at: Surroundings): Shape {
  if (node.op === '&&' || node.op === '||' || node.op === '!_') {
    for (const operand of childrenOf(node)) expectBoolean(operand, at);
    return boolean;
  }
  const shapes = childrenOf(node).map((operand) => valueOf(operand, at));
  const [left = any, right = left] = shapes;
  const known = left.type !== 'any' && right.type !== 'any';
  switch (node.op) {
    case '==':
    case '!=':
      if (known && left.type !== right.type)
        refuse(at, `“${textOf(node)}” compares ${pair(left, right)}, which are never equal.`);
      return boolean;
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (!fits(left, ORDERED) || !fits(right, ORDERED) || (known && left.type !== right.type)) {
        refuse(at, `“${textOf(node)}” compares ${pair(left, right)}. Compare numbers with numbers and text with text.`);
      }
      return boolean;
    case 'in':
      checkMembership(node, [left, right], at);
      return boolean;
    case '+':
      return inferSum(node, [left, right], at);
    default:
      if (fits(left, ['number']) && fits(right, ['number'])) return number;
      return refuse(at, `“${textOf(node)}” calculates with ${pair(left, right)}. Both must be numbers.`).shape;
  }
}

const ORDERED = ['text', 'number', 'boolean'] as const;

function pair(left: Shape, right: Shape): string {
  return left.type === right.type ? wordsFor(left) : `${wordsFor(left)} with ${wordsFor(right)}`;
}

function inferSum(node: ASTNode, [left, right]: readonly [Shape, Shape], at: Surroundings): Shape {
  if (left.type === 'any' && right.type === 'any') return any;
  const type = left.type === 'any' ? right.type : left.type;
  const isAddable = type === 'text' || type === 'number' || type === 'list';
  if (isAddable && fits(left, [type]) && fits(right, [type])) return unify(left, right);
  const way = left.type === 'text' || right.type === 'text' ? ' Make text of the other with string(…).' : '';
  return refuse(at, `“${textOf(node)}” adds ${pair(left, right).replace(' with ', ' and ')}.${way}`).shape;
}

function checkMembership(node: ASTNode, [item, range]: readonly [Shape, Shape], at: Surroundings): void {
  if (range.type === 'text') {
    refuse(at, `“${textOf(node)}” looks for an item in text. Use contains, as in text.contains("…").`);
    return;
  }
  if (!fits(range, ['list', 'record']))
    refuse(at, `“${textOf(node)}” looks for an item in ${wordsFor(range)}. It needs a list.`);
  if (range.type !== 'list' || range.of.type === 'any' || fits(item, [range.of.type])) return;
  refuse(at, `“${textOf(node)}” looks for ${wordsFor(item)} in a list of ${wordsFor(range.of)}.`);
}

function expectBoolean(node: ASTNode, at: Surroundings): void {
  const shape = valueOf(node, at);
  if (fits(shape, ['boolean'])) return;
  refuse(at, `“${textOf(node)}” is ${wordsFor(shape)} and must be true or false. Compare it with something.`);
}

function inferCall(node: Extract<ASTNode, { op: 'call' }>, at: Surroundings): Known {
  const [name, args] = node.args;
  if (name === 'has') {
    const chain = args[0] === undefined ? null : chainOf(args[0]);
    const segments = chain?.segments.map((segment) => ({ ...segment, optional: true })) ?? [];
    if (chain !== null) inferPath(chain.root.args, segments, at);
    return certain(boolean);
  }
  if (name === 'isEmpty') {
    for (const argument of args) infer(argument, at);
    return certain(boolean);
  }
  const signature = FUNCTION_SIGNATURES[name];
  if (signature === undefined) return certain(any);
  checkArguments(node, { args, accepts: signature.args }, at);
  return certain(signature.returns);
}

function inferMethod(node: Extract<ASTNode, { op: 'rcall' }>, at: Surroundings): Known {
  if (comprehensionOf(node) !== null) return certain(inferComprehension(node, at));
  const [name, receiver, args] = node.args;
  if (name === 'orValue' || name === 'or' || name === 'hasValue' || name === 'value') return inferOptional(node, at);
  const from = valueOf(receiver, at);
  const signature: Signature | undefined = METHOD_SIGNATURES[name];
  if (signature === undefined) return certain(any);
  if (!fits(from, signature.on)) {
    const way = name === 'contains' && from.type === 'list' ? ' Use “… in list”.' : '';
    return refuse(
      at,
      `“${name}” works on ${either(signature.on)}, and “${textOf(receiver)}” is ${wordsFor(from)}.${way}`,
    );
  }
  checkArguments(node, { args, accepts: signature.args }, at);
  return certain(signature.returns);
}

function checkArguments(
  node: ASTNode,
  call: { args: readonly ASTNode[]; accepts: readonly (readonly Shape['type'][])[] },
  at: Surroundings,
): void {
  for (const [index, argument] of call.args.entries()) {
    const shape = valueOf(argument, at);
    const accepted = call.accepts[index];
    if (accepted === undefined || fits(shape, accepted)) continue;
    refuse(at, `“${textOf(argument)}” is ${wordsFor(shape)}; “${textOf(node)}” needs ${either(accepted)} there.`);
  }
}

function inferOptional(node: Extract<ASTNode, { op: 'rcall' }>, at: Surroundings): Known {
  const [name, receiver, [argument]] = node.args;
  const from = infer(receiver, at);
  if (!from.optional && from.shape.type !== 'any') {
    return refuse(at, `“${textOf(receiver)}” always has a value here. Remove .${name}(…), or put .? before the field.`);
  }
  if (name === 'hasValue') return certain(boolean);
  if (name === 'value' || argument === undefined) return certain(from.shape);
  if (name === 'or') return { shape: unify(from.shape, infer(argument, at).shape), optional: true };
  return certain(unify(from.shape, valueOf(argument, at)));
}

function inferComprehension(node: ASTNode, at: Surroundings): Shape {
  const comprehension = comprehensionOf(node);
  if (comprehension === null) return any;
  const { method, range, variable, body } = comprehension;
  const over = valueOf(range, at);
  if (!fits(over, ['list', 'record']))
    refuse(at, `“${textOf(range)}” is ${wordsFor(over)}; “${method}” walks through a list.`);
  const inside = { ...at, items: new Map(at.items).set(variable.args, itemOf(over)) };
  const result = method === 'map' ? body.at(-1) : undefined;
  for (const part of body) {
    if (part !== result) expectBoolean(part, inside);
  }
  if (result !== undefined) return list(valueOf(result, inside));
  return method === 'filter' ? list(itemOf(over)) : boolean;
}

function itemOf(range: Shape): Shape {
  if (range.type === 'list') return range.of;
  return range.type === 'record' ? text : any;
}

function fits(shape: Shape, accepted: readonly Shape['type'][]): boolean {
  return shape.type === 'any' || accepted.includes('any') || accepted.includes(shape.type);
}

function either(types: readonly Shape['type'][]): string {
  const words = types.map((type) => SHAPE_WORDS[type]);
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

/** A shape both values have; `any` when they differ. */
function unify(left: Shape, right: Shape): Shape {
  if (left.type === 'any') return right;
  if (right.type === 'any') return left;
  if (left.type === 'list' && right.type === 'list') return list(unify(left.of, right.of));
  if (left.type === 'record' && right.type === 'record')
    return JSON.stringify(left) === JSON.stringify(right) ? left : any;
  return left.type === right.type ? left : any;
}

function certain(shape: Shape): Known {
  return { shape, optional: false };
}

function refuse(at: Surroundings, message: string, code: ExpressionErrorCode = 'type'): Known {
  if (!at.problems.some((problem) => problem.message === message)) at.problems.push({ code, message });
  return certain(any);
}

function textOf(node: ASTNode): string {
  return node.input.slice(node.start, node.end);
}
