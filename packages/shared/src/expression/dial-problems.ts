// What is wrong with the rules and the amount of a dial: what cannot be read makes every item ask, so it is said before.
import type { DialSetting } from '../graph/dial-setting.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { Catalogue, NodeType } from '../graph/node-type.ts';
import { orderOf } from '../graph/order.ts';
import type { Problem } from '../graph/problem.ts';
import { any } from '../graph/shape.ts';
import { problemOf, titleOf } from '../graph/validate.ts';
import { type CheckScope, findInCel, type ScopeEntry } from './check.ts';
import { checkInReach } from './check-in-reach.ts';
import { type ScopeReader, scopeReader } from './scope.ts';

const LONGEST_SHOWN = 80;
/** What stands for an amount that is missing: more than any limit. */
export const ABOVE_EVERY_LIMIT = 1e15;

/** A step and what its dial may read. */
export interface DialOwner {
  node: GraphNode;
  type: NodeType;
  reader: ScopeReader;
}

/** The problems of a setting, each with its field such as `dial.askWhen.0.when`. The message names the rule: its place and its text. */
export function dialProblems(setting: DialSetting, owner: DialOwner): Problem[] {
  const { node, type } = owner;
  const said = (field: string, code: string, message: string) => problemOf(node, type, { code, field, message });
  const rules = (setting.askWhen ?? []).flatMap(({ when }, index) => {
    const field = `dial.askWhen.${index}.when`;
    const place = `Rule ${index + 1} of “Always ask a person when”`;
    if (when.trim() === '') {
      return [said(field, 'dial.empty_rule', `${place} is empty, so it never asks. Say when to ask, or remove it.`)];
    }
    return found(when, 'boolean', owner).map(({ code, message }) =>
      said(field, `expression.${code}`, `${place}, “${shortened(when)}”: ${message}`),
    );
  });
  const { amount = '', limit } = setting;
  if (amount.trim() !== '') {
    const unread = found(amount, 'number', owner).map(({ code, message }) =>
      said('dial.amount', `expression.${code}`, `The amount, “${shortened(amount)}”: ${askingWhenMissing(message)}`),
    );
    return [...rules, ...unread];
  }
  if (limit === undefined) return rules;
  const message = `The amount limit of ${limit} has no amount to look at, so it never asks. Choose the amount, or remove the limit.`;
  return [...rules, { ...said('dial.limit', 'dial.limit_without_amount', message), severity: 'warning' }];
}

/** The same for a setting that a step of a graph is to have. None when the graph has no such step. */
export function dialProblemsIn(
  graph: Graph,
  catalogue: Catalogue,
  { nodeId, setting }: { nodeId: string; setting: DialSetting },
): Problem[] {
  const order = orderOf(graph);
  const node = order.nodes.get(nodeId);
  const type = node && catalogue(node.type);
  return node && type ? dialProblems(setting, { node, type, reader: scopeReader(order, catalogue) }) : [];
}

function found(source: string, expect: 'boolean' | 'number', { node, type, reader }: DialOwner) {
  const own = ownEntry(node, type, reader);
  const check = (scope: CheckScope) => findInCel(source, { ...scope, [node.name]: own }, expect).problems;
  return checkInReach(source, { nodeId: node.id, reader }, check);
}

/** A dial also reads what its node made. Of an effect that is the proposal, whose parts are not known beforehand. */
function ownEntry(node: GraphNode, type: NodeType, reader: ScopeReader): ScopeEntry {
  const shape = type.kind === 'effect' ? any : reader.outputShapeOf(node.id);
  return { shape, title: titleOf(node, type), maybeSkipped: false };
}

/** Read as nothing, an amount that is missing would go alone; it has to ask (dial.md 2.8). */
function askingWhenMissing(message: string): string {
  return message.replace('.orValue(0)', `.orValue(${ABOVE_EVERY_LIMIT.toExponential(1).replace('+', '')})`);
}

function shortened(source: string): string {
  const text = source.trim();
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
