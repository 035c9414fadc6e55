/// <reference types="vite/types/importMeta.d.ts" />
// The browser's first door to the nodes: what the canvas draws of them, without a schema. The rest is behind editor.ts.
import type { NodeCard } from '@leeway/shared/graph/node-type.ts';
import { configRules } from './config-rules.ts';
import { readByRule } from './contract/read-config.ts';
import type { Upgradable, Upgrades } from './contract/upgrade.ts';

const cardModules = import.meta.glob<{ card: NodeCard }>('./*/*/card.ts', { eager: true });
const upgradeModules = import.meta.glob<{ upgrades: Upgrades }>('./*/*/upgrade.ts', { eager: true });

/** The card of every node type by its name, in the order of their names. */
export const cards: Readonly<Record<string, NodeCard>> = Object.fromEntries(
  Object.values(cardModules).map(({ card }) => [card.type, card]),
);

/** Looks up a card; unknown names, also those every object has, give undefined. */
export function cardOf(type: string): NodeCard | undefined {
  return Object.hasOwn(cards, type) ? cards[type] : undefined;
}

/** A config of a type with its defaults, as `describe` and `outputs` of the card take it; null when it cannot be read. */
export function readConfig(type: string, config: unknown): { value: unknown } | null {
  const rule = Object.hasOwn(configRules, type) ? configRules[type] : undefined;
  return rule ? readByRule(rule, config) : null;
}

/** What `upgradeGraph` needs to know of a node type. */
export function upgradableOf(type: string): Upgradable | undefined {
  const card = cardOf(type);
  return (
    card && {
      type,
      version: card.version,
      upgrades: upgradeModules[`./${type.replace('.', '/')}/upgrade.ts`]?.upgrades,
    }
  );
}
