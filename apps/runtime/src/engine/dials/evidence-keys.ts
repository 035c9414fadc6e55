// Which record of evidence an item belongs to: everything that makes its step behave as it does, and who answered (dial.md 3).
import { createHash } from 'node:crypto';
import { type EvidenceConfig, evidenceKey } from '@leeway/shared/dial/evidence-key.ts';
import { renameInConfig } from '@leeway/shared/expression/config-expressions.ts';
import { configSchemaOf, fieldsOf } from '@leeway/shared/expression/config-schema.ts';
import { bodiesOf, hasBody, isInBodyOf } from '@leeway/shared/graph/bodies.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import { any } from '@leeway/shared/graph/shape.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';

/** As much of a plan as says what a step is made of. */
export type KeyPlan = Pick<Plan, 'nodes' | 'graph' | 'order'>;

/** Whose answers an item is made of: `own` of an AI step, `behind` of the AI steps before it. */
export interface Answerers {
  own: { provider: string; model: string } | null;
  behind: readonly { provider: string; model: string }[];
}

export interface EvidenceKeys {
  /** What is set up, as one hash, whoever answers: it changes with the instructions and never with names, places or notes. */
  setUpOf(plan: KeyPlan, node: PlanNode): string;
  /** The evidence key of an item. */
  keyOf(plan: KeyPlan, node: PlanNode, answerers: Answerers): string;
}

/** Bump these when the way a score or a loss is worked out changes: the evidence starts anew. */
const RECIPES = { scoreRecipe: 'v1', lossRecipe: 'v1' };
const TEXT_CONTROLS: ReadonlySet<unknown> = new Set(['textarea', 'template', 'templateArea']);
const TARGET_CONTROLS: ReadonlySet<unknown> = new Set(['connection', 'table', 'workflow']);
/** Per node; a step is answered by few models, and one that tries many begins anew. */
const MOST_KEYS = 20;

/** Works keys out once per node of a plan and model. */
export function createEvidenceKeys(): EvidenceKeys {
  const setUps = new WeakMap<PlanNode, string>();
  const configs = new WeakMap<PlanNode, EvidenceConfig>();
  const keys = new WeakMap<PlanNode, Map<string, string>>();

  function configOf(plan: KeyPlan, node: PlanNode): EvidenceConfig {
    const known = configs.get(node) ?? evidenceConfigOf(plan, node, (each) => setUpOf(plan, each));
    configs.set(node, known);
    return known;
  }
  function setUpOf(plan: KeyPlan, node: PlanNode): string {
    const known = setUps.get(node) ?? evidenceKey(configOf(plan, node), sha256);
    setUps.set(node, known);
    return known;
  }
  return {
    setUpOf,
    keyOf(plan, node, answerers) {
      const behind = modelsBehind(answerers);
      const { provider, model } = answerers.own ?? {};
      const who = JSON.stringify([provider, model, behind]);
      const ofNode = keys.get(node) ?? new Map<string, string>();
      if (ofNode.size >= MOST_KEYS && !ofNode.has(who)) ofNode.clear();
      keys.set(node, ofNode);
      const config = configOf(plan, node);
      const upstream = [...(config.upstream ?? []), ...behind];
      const key = ofNode.get(who) ?? evidenceKey({ ...config, provider, model, upstream }, sha256);
      ofNode.set(who, key);
      return key;
    },
  };
}

/** Branches answered by the same model as the step itself make no difference: each item would have a key by its way else. */
function modelsBehind({ own, behind }: Answerers): string[] {
  const names = behind
    .filter(({ provider, model }) => provider !== own?.provider || model !== own.model)
    .map(({ provider, model }) => `${provider}/${model}`);
  return [...new Set(names)].sort();
}

/**
 * Everything about a step that is known before it is asked, its expressions as they are written. References are by node id, so
 * that a step that is renamed stays the same. `setUpOf` gives the same for the steps whose output goes into it.
 */
export function evidenceConfigOf(plan: KeyPlan, node: PlanNode, setUpOf: (node: PlanNode) => string): EvidenceConfig {
  const { type } = node;
  const isEffect = type.kind === 'effect';
  const schema = configSchemaOf(type);
  const config = Object.entries(withIds(plan, node));
  const controls = new Map(fieldsOf(schema).map(({ name, schema: field }) => [name, field]));
  const isOf = (kinds: ReadonlySet<unknown>, name: string): boolean => kinds.has(controls.get(name)?.['control']);
  // Only what its definition calls cosmetic can change without a new beginning.
  const told = config.filter(([name, value]) => value !== undefined && controls.get(name)?.['cosmetic'] !== true);
  const texts = told.filter(([name, value]) => typeof value === 'string' && isOf(TEXT_CONTROLS, name));
  const targets = told.filter(([name]) => isOf(TARGET_CONTROLS, name));
  const behind = stepsBehind(plan, node);
  return {
    ...RECIPES,
    kind: type.type,
    kindVersion: type.version,
    params: Object.fromEntries(told.filter((entry) => !texts.includes(entry) && !targets.includes(entry))),
    prompt: texts.map(([name, text]) => `${name}:\n${String(text).trimEnd()}`).join('\n\n'),
    outputSchema: isEffect ? undefined : type.output(node.config, { input: any, scope: {}, shapeOfCel: () => any }),
    action: { class: type.actionClass, target: Object.fromEntries(targets) },
    retrieval: behind.filter(isLookUp).map(setUpOf).sort(),
    // A draft that an effect carries out has a dial of its own, which stops when it changes. A reading step has none that would.
    upstream: behind.filter((each) => isMaker(each) && !(isEffect && each.type.actionClass !== 'A')).map(setUpOf),
  };
}

function isLookUp({ type, isReadOnly }: PlanNode): boolean {
  return type.kind === 'read' || isReadOnly;
}

/** An AI step, or one that makes values by rules. What only leads on or counts makes nothing. */
function isMaker({ type, config }: PlanNode): boolean {
  if (type.kind === 'ai') return true;
  return type.kind === 'pure' && !type.type.startsWith('metrics.') && type.outputs(config).length === 1;
}

function withIds(plan: KeyPlan, node: PlanNode): Record<string, unknown> {
  const schema = configSchemaOf(node.type);
  let config: unknown = node.config;
  for (const id of node.reads) {
    const name = plan.nodes.get(id)?.name;
    if (name !== undefined) config = renameInConfig(config, schema, { from: name, to: idAsName(id) });
  }
  return typeof config === 'object' && config !== null ? { ...config } : {};
}

/** A name that no person gives: names end with a letter or a digit. */
function idAsName(id: string): string {
  return `node_${Buffer.from(id).toString('hex')}_`;
}

/** The steps whose output goes into a step, through all that only hand values on, and through the bodies of containers. */
function stepsBehind(plan: KeyPlan, node: PlanNode): PlanNode[] {
  const found = new Set<PlanNode>();
  const seen = new Set<string>([node.id]);
  const open = [...node.reads];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const source = plan.nodes.get(id);
    if (seen.has(id) || !source || source.type.kind === 'trigger') continue;
    seen.add(id);
    found.add(source);
    if (source.type.kind === 'ai') continue;
    open.push(...source.reads, ...(source.type.kind === 'pure' || source.type.kind === 'wait' ? source.before : []));
    if (hasBody(source.type.type)) open.push(...inBodyOf(plan, id, node.id));
  }
  return [...found];
}

/** A step inside the body reads the container's item, which no step of the body has made. */
function inBodyOf({ graph, order }: KeyPlan, container: string, reader: string): string[] {
  // The order of a part knows its own steps only.
  const bodies = bodiesOf(order.nodes.size === graph.nodes.length ? order : orderOf(graph));
  if (isInBodyOf(reader, container, bodies)) return [];
  return graph.nodes.map(({ id }) => id).filter((id) => isInBodyOf(id, container, bodies));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
