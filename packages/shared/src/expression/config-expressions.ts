// Finds the expressions in a node's config by the `control` hints of its JSON Schema, and resolves or renames them.
import type { JsonSchema } from '../graph/node-type.ts';
import { type CompiledExpression, compileCel, ExpressionError, type Scope } from './cel.ts';
import type { Expect } from './check.ts';
import { isShown } from './config-schema.ts';
import { printValue } from './formatters.ts';
import { type Renaming, renameInCel, renameInTemplate, unlessUnreadable } from './rename.ts';
import { compileTemplate } from './template.ts';

/** One expression in a config. `path` leads to its text, `field` names the place to a person: `fields.budget`. */
export interface ConfigExpression {
  path: readonly (string | number)[];
  field: string;
  kind: 'cel' | 'template';
  source: string;
  expect: Expect;
  /**
   * What it reads when that is not the steps before it as the node starts: what is `delivery` (what came in from outside), or
   * the `result` of one time round a container, under the node's own name.
   */
  scope?: ExpressionScope | undefined;
}

export type ExpressionScope = 'delivery' | 'result';

type Path = ConfigExpression['path'];

/** Where a resolved value goes: for `{"cel": "…"}` that is the record itself, not the text in it. */
interface Slot extends ConfigExpression {
  target: Path;
  /** Its field is not shown with these values (a request without content), so it is neither checked nor evaluated. */
  isHidden: boolean;
}

/** The expressions of a config. Empty texts, values that are not there and fields that are not shown have none. */
export function expressionsIn(config: unknown, schema: JsonSchema): ConfigExpression[] {
  return shownSlots(config, schema).map(({ path, field, kind, source, expect, scope }) => ({
    path,
    field,
    kind,
    source,
    expect,
    scope,
  }));
}

/**
 * Compiles all expressions of a config once. The function gives the config with their values in place; parts without
 * expressions are the same objects, and so are expressions with a `scope` of their own: whoever has what they read evaluates
 * them. Throws ExpressionError with `field`, here for unreadable expressions and there for values.
 */
export function compileConfig(config: unknown, schema: JsonSchema): (scope: Scope) => unknown {
  const plan = shownSlots(config, schema).reduce<Plan>((whole, slot) => {
    return slot.scope === undefined ? addToPlan(whole, slot.target, resolverOf(slot)) : whole;
  }, NOTHING);
  return (scope) => resolve(plan, config, scope);
}

/** A source with a node renamed. One that cannot be read is given back as it is. */
export function renameReference(source: string, kind: 'cel' | 'template', renaming: Renaming): string {
  const rename = kind === 'cel' ? renameInCel : renameInTemplate;
  return unlessUnreadable(source, () => rename(source, renaming));
}

/** A config with a node renamed in all its expressions; the same object when none reads that node. */
export function renameInConfig(config: unknown, schema: JsonSchema, renaming: Renaming): unknown {
  const plan = slotsIn(config, schema, []).reduce<Plan>((whole, { path, kind, source }) => {
    const renamed = renameReference(source, kind, renaming);
    return renamed === source ? whole : addToPlan(whole, path, () => renamed);
  }, NOTHING);
  return resolve(plan, config, {});
}

type Plan = { value: (scope: Scope) => unknown } | { parts: ReadonlyMap<string | number, Plan> };

const NOTHING: Plan = { parts: new Map() };

function addToPlan(plan: Plan, [head, ...rest]: Path, value: (scope: Scope) => unknown): Plan {
  if (head === undefined) return { value };
  const parts = new Map<string | number, Plan>('parts' in plan ? plan.parts : []);
  return { parts: parts.set(head, addToPlan(parts.get(head) ?? NOTHING, rest, value)) };
}

function resolve(plan: Plan, before: unknown, scope: Scope): unknown {
  if ('value' in plan) return plan.value(scope);
  if (plan.parts.size === 0) return before;
  if (Array.isArray(before)) {
    return before.map((item: unknown, index) => resolvePart(plan.parts.get(index), item, scope));
  }
  if (!isRecord(before)) return before;
  // The fields of a plan are fields of the record, so this fills in what is there already, whatever it is called.
  const after = { ...before };
  for (const [name, part] of plan.parts) after[name] = resolve(part, before[name], scope);
  return after;
}

function resolvePart(plan: Plan | undefined, before: unknown, scope: Scope): unknown {
  return plan === undefined ? before : resolve(plan, before, scope);
}

function resolverOf(slot: Slot): (scope: Scope) => unknown {
  const compiled = inField(slot, () => (slot.kind === 'cel' ? compileCel(slot.source) : compileTemplate(slot.source)));
  return (scope) => inField(slot, () => expected(compiled, compiled.evaluate(scope), slot.expect));
}

function inField<T>(slot: Slot, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ExpressionError ? error.at(slot.field) : error;
  }
}

/** The value a field asked for. Text may be made of a number or a yes or no, such as an id that came as a number. */
function expected({ source }: CompiledExpression, value: unknown, expect: Expect): unknown {
  if (expect === 'any' || (typeof value === 'string' && expect === 'text')) return value;
  if (value === null || value === undefined) {
    const message = `“${source}” has no value in this run. Read it with .? and .orValue(…) if it may be missing.`;
    throw new ExpressionError('missing', message, { source });
  }
  if (expect === 'text') return printValue(value);
  if (typeof value === expect) return value;
  const wanted = expect === 'boolean' ? 'true or false' : 'a number';
  throw new ExpressionError('type', `“${source}” must give ${wanted}, and gave ${JSON.stringify(value)}.`, { source });
}

function shownSlots(config: unknown, schema: JsonSchema): Slot[] {
  return slotsIn(config, schema, []).filter(({ isHidden }) => !isHidden);
}

const EXPECTS: ReadonlySet<unknown> = new Set<Expect>(['any', 'boolean', 'number', 'text']);

function slotsIn(value: unknown, schema: JsonSchema, path: Path): Slot[] {
  if (value === undefined || value === null) return [];
  const { control } = schema;
  if (control === 'template' || control === 'templateArea')
    return slot(value, path, { kind: 'template', expect: 'text' });
  if (control === 'cel') {
    const expect = isExpect(schema['result']) ? schema['result'] : 'any';
    return slot(value, path, { kind: 'cel', expect, scope: scopeNameOf(schema) });
  }
  if (control === 'pairs' || control === 'assignments') return slotsOfPairs(value, path, control === 'assignments');
  return [...slotsOfBranches(value, schema, path), ...slotsOfParts(value, schema, path)];
}

function isExpect(value: unknown): value is Expect {
  return EXPECTS.has(value);
}

function scopeNameOf({ scope }: JsonSchema): ExpressionScope | undefined {
  return scope === 'delivery' || scope === 'result' ? scope : undefined;
}

function slot(value: unknown, path: Path, how: Pick<Slot, 'kind' | 'expect' | 'scope'>): Slot[] {
  if (typeof value !== 'string' || value.trim() === '') return [];
  return [{ path, target: path, field: path.join('.'), source: value, isHidden: false, ...how }];
}

function slotsOfPairs(value: unknown, path: Path, mayBeCel: boolean): Slot[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const target = [...path, name];
    if (!mayBeCel || !isRecord(part)) return slot(part, target, { kind: 'template', expect: 'text' });
    const inner = slot(part['cel'], [...target, 'cel'], { kind: 'cel', expect: 'any' });
    return inner.map((found) => ({ ...found, target, field: target.join('.') }));
  });
}

/** Of the branches of a union, only those that the value can be: the others may read the same text otherwise. */
function slotsOfBranches(value: unknown, schema: JsonSchema, path: Path): Slot[] {
  const alternatives = [schema['anyOf'], schema['oneOf']].flatMap(schemasIn).filter((branch) => accepts(branch, value));
  const all = [...alternatives.slice(0, 1), ...schemasIn(schema['allOf'])];
  return all.flatMap((branch) => slotsIn(value, branch, path));
}

function slotsOfParts(value: unknown, schema: JsonSchema, path: Path): Slot[] {
  if (Array.isArray(value)) {
    const first = schemasIn(schema['prefixItems']);
    return value.flatMap((item: unknown, index) => {
      const itemSchema = first[index] ?? schema['items'];
      return isRecord(itemSchema) ? slotsIn(item, itemSchema, [...path, index]) : [];
    });
  }
  if (!isRecord(value)) return [];
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.entries(value).flatMap(([name, part]) => {
    const partSchema = Object.hasOwn(properties, name) ? properties[name] : schema['additionalProperties'];
    if (!isRecord(partSchema)) return [];
    const slots = slotsIn(part, partSchema, [...path, name]);
    return isShown(partSchema, schema, value) ? slots : slots.map((found) => ({ ...found, isHidden: true }));
  });
}

function schemasIn(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Whether a value may be of a branch: its type, its fixed values, and the fields it must have. */
function accepts(branch: JsonSchema, value: unknown): boolean {
  if ('const' in branch && branch['const'] !== value) return false;
  if (Array.isArray(branch['enum']) && !branch['enum'].includes(value)) return false;
  if (typeof branch['type'] === 'string' && !isOfType(value, branch['type'])) return false;
  if (!isRecord(value)) return true;
  const required = Array.isArray(branch['required']) ? branch['required'] : [];
  if (required.some((name) => typeof name === 'string' && !Object.hasOwn(value, name))) return false;
  const properties = isRecord(branch['properties']) ? branch['properties'] : {};
  return Object.entries(properties).every(([name, property]) => {
    if (!isRecord(property) || !Object.hasOwn(value, name) || !('const' in property)) return true;
    return property['const'] === value[name];
  });
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  if (type === 'null') return value === null;
  return typeof value === (type === 'integer' ? 'number' : type);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
