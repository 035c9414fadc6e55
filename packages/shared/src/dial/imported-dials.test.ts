import { expect, test } from 'vitest';
import type { DialSetting } from '../graph/dial-setting.ts';
import { graphSchema } from '../graph/graph.ts';
import type { NodeType } from '../graph/node-type.ts';
import { withUsualDials } from './imported-dials.ts';

const typeWith = (dial: DialSetting): NodeType => {
  const type: Partial<NodeType> = { dial };
  return Object.assign(Object.create(null), type);
};
const catalogue = (type: string): NodeType | undefined =>
  new Map([
    ['ai.draft', typeWith({ level: 'draft' })],
    ['integrations.email', typeWith({ level: 'autonomous' })],
  ]).get(type);

function imported(type: string, dial: DialSetting) {
  const node = { id: 'n', name: 'n', type, title: 'Reply', position: { x: 0, y: 0 }, config: {}, dial };
  const graph = graphSchema.parse({ schema: 1, nodes: [node], edges: [], settings: {} });
  const { graph: after, notes } = withUsualDials(graph, catalogue);
  return { dial: after.nodes[0]?.dial, notes };
}

test('a dial above what its step begins with is turned down, and that is said', () => {
  const { dial, notes } = imported('ai.draft', {
    level: 'autonomous',
    threshold: 0,
    auditShare: 0,
    askWhen: [{ when: 'a' }],
  });
  expect(dial).toEqual({ level: 'draft', askWhen: [{ when: 'a' }] });
  expect(notes).toMatchObject([
    {
      severity: 'warning',
      nodeId: 'n',
      message: expect.stringContaining('“Reply” came with a dial that lets more go alone'),
    },
  ]);
});

test('looser terms are not taken over, stricter ones are', () => {
  const loose = { stakes: 'low', alpha: 0.2, delta: 0.2, undoSeconds: 0, maxSameRecipient: 500 } as const;
  expect(imported('integrations.email', { level: 'autonomous', ...loose }).dial).toEqual({ level: 'autonomous' });
  const strict = {
    level: 'draft',
    stakes: 'high',
    alpha: 0.01,
    delta: 0.01,
    auditShare: 1,
    maxPerHour: 2,
    limit: 9,
    amount: 'x',
  } as const;
  expect(imported('integrations.email', strict)).toEqual({ dial: strict, notes: [] });
});
