import { cards } from '@leeway/nodes/cards';
import { FAMILIES, familyOf } from '@leeway/nodes/contract/families.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { factsOf } from '../flow/node-facts.ts';
import { Tile } from '../node-frame.tsx';
import type { PickOption } from './pick-option.ts';

/** Every node type that may be added, in the order and the words of the palette. */
export function stepOptions(isOffered: (kind: string) => boolean = () => true): PickOption[] {
  return FAMILIES.flatMap((family) =>
    Object.values(cards)
      .filter((card) => familyOf(card.type) === family && isOffered(card.kind))
      .map((card) => ({
        id: card.type,
        label: card.title,
        description: card.summary,
        group: family.title,
        icon: <Tile type={card.type} icon={card.icon} />,
      })),
  );
}

/** A step of the graph as something to pick. */
export function nodeOption(node: GraphNode): PickOption {
  const { line, type } = factsOf(node);
  return {
    id: node.id,
    label: node.title || 'Without a title',
    description: line,
    icon: <Tile type={node.type} icon={type?.icon} />,
  };
}
