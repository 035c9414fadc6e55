// A step as it is said: by the live region, in lists and in the outline.

import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Order } from '@leeway/shared/graph/order.ts';
import { originWord } from '../../dial/brief-words.ts';
import type { Card } from '../flow/card-store.ts';
import { factsOf, kindInWords } from '../flow/node-facts.ts';
import { placeInWords } from './navigate.ts';

const LEVEL_WORDS: Record<Level, string> = {
  watch: 'watches only',
  draft: 'drafts and asks',
  threshold: 'asks when unsure',
  autonomous: 'acts alone',
};

/** `Draft the reply, AI step 5 of 8, asks when unsure, 3 waiting, to fix: …`. */
export function stepInWords(node: GraphNode, order: Order, card: Card): string {
  const doing = [
    card.status?.word,
    card.running > 0 && `${card.running} running`,
    card.waiting > 0 && `${card.waiting} waiting`,
    card.problem && `to fix: ${card.problem}`,
  ];
  return [node.title || 'Without a title', shortStepInWords(node, order, card), ...doing].filter(Boolean).join(', ');
}

/** What the eye sees from the tile and the bars: `AI step 5 of 8, asks when unsure`. */
export function shortStepInWords(node: GraphNode, order: Order, card: Card): string {
  const { family, level: ownLevel } = factsOf(node);
  const level = ownLevel === null ? null : (card.level ?? ownLevel);
  const place = placeInWords(order, node.id).replace(/^step /, '');
  const trust = ownLevel === null ? [] : [originWord(card.origin), card.line];
  return [`${kindInWords(family)} ${place}`, level && LEVEL_WORDS[level], ...trust].filter(Boolean).join(', ');
}
