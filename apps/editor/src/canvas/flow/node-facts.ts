// What the canvas must know of a node beyond its own data, worked out once per node object.

import { cardOf, readConfig } from '@leeway/nodes/cards';
import { type Family, familyOf } from '@leeway/nodes/contract/families.ts';
import { readRule } from '@leeway/shared/expression/read-rule.ts';
import { ruleToWords } from '@leeway/shared/expression/rule-words.ts';
import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { NodeCard, Port } from '@leeway/shared/graph/node-type.ts';

export const CARD_WIDTH = 260;
const CARD_HEIGHT = 56;
export const CARD_HEIGHT_WITH_DIAL = 104;

export interface NodeFacts {
  /** Undefined: this Leeway does not know the node type. */
  type: NodeCard | undefined;
  family: Family | undefined;
  /** The card's second line. */
  line: string;
  ports: readonly Port[];
  isTrigger: boolean;
  /** The level it starts with when no live one is set; null: it has no dial. */
  level: Level | null;
  width: number;
  height: number;
}

const known = new WeakMap<GraphNode, NodeFacts>();

/** The facts of a node. Node objects never change, so they are kept with them. */
export function factsOf(node: GraphNode): NodeFacts {
  const facts = known.get(node) ?? readFacts(node);
  known.set(node, facts);
  return facts;
}

/** The height a new card of a type gets. */
export function heightOf(type: NodeCard): number {
  return type.dial ? CARD_HEIGHT_WITH_DIAL : CARD_HEIGHT;
}

/** The words for a family in a sentence: `AI step`. */
export function kindInWords(family: Family | undefined): string {
  switch (family?.colour) {
    case 'trigger':
      return 'Start';
    case 'ai':
      return 'AI step';
    case 'person':
      return 'Step for a person';
    case 'integration':
      return 'Step in another app';
    case 'metric':
      return 'Measure';
    default:
      return 'Step';
  }
}

function readFacts(node: GraphNode): NodeFacts {
  const type = cardOf(node.type);
  const level = type?.dial ? (node.dial?.level ?? type.dial.level) : null;
  return {
    type,
    family: familyOf(node.type),
    line: lineOf(node, type),
    ports: portsOf(node, type),
    isTrigger: type?.kind === 'trigger',
    level,
    width: CARD_WIDTH,
    height: type ? heightOf(type) : CARD_HEIGHT,
  };
}

function lineOf(node: GraphNode, type: NodeCard | undefined): string {
  if (!type) return `“${node.type}” is not known here`;
  const rule = readRule(node.config.rule);
  if (rule && rule.rules.length > 0) return firstUpper(ruleToWords(rule, lastName));
  const config = readConfig(node.type, node.config);
  return (config && holesInWords(firstLine(type.describe(config.value)))) || type.summary;
}

function portsOf(node: GraphNode, type: NodeCard | undefined): readonly Port[] {
  if (!type) return [{ name: 'out', label: '' }];
  const config = readConfig(node.type, node.config) ?? readConfig(node.type, type.initialConfig);
  const ports = config ? type.outputs(config.value) : [];
  return node.onError === 'branch' ? [...ports, { name: 'error', label: 'If it fails' }] : ports;
}

/** A template as it stands on a card: `To {{ enquiry.body.email }}` is `To email`. */
export function holesInWords(template: string): string {
  return template.replace(/\{\{(.*?)\}\}/g, (_hole, cel: string) => {
    // Without the formatter round it and what stands in for a missing value, a hole is a path.
    const [read = ''] = cel.replace(/^\s*\w+\(/, '').split(/\.(?:orValue|hasValue|value)\(/);
    const path = /[A-Za-z_]\w*(?:\.\??[A-Za-z_]\w*)*/.exec(read)?.[0] ?? cel.trim();
    return lastName(path.replaceAll('?', ''));
  });
}

function lastName(field: string): string {
  return (field.split('.').at(-1) ?? field).replaceAll('_', ' ');
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

function firstUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
