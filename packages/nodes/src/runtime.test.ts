import { fileURLToPath } from 'node:url';
import { emptyGraph, type GraphNode } from '@leeway/shared/graph/graph.ts';
import { describe, expect, test } from 'vitest';
import { upgradeConfig, upgradeGraph } from './contract/upgrade.ts';
import { loadCatalogue, upgradableOf } from './runtime.ts';

// One folder that loads, with an upgrade, and four that are broken in different ways.
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

const nodeOf = (type: string, typeVersion: number, config: Record<string, unknown>): GraphNode => ({
  id: type,
  name: 'a',
  type,
  typeVersion,
  title: 'A',
  position: { x: 0, y: 0 },
  config,
  onError: 'fail',
});

describe('loadCatalogue', () => {
  test('loads every node of the product', async () => {
    const { types, broken } = await loadCatalogue();
    expect(broken).toEqual([]);
    expect([...types.keys()]).toEqual([
      'ai.classify',
      'ai.draft',
      'ai.extract',
      'approvals.form',
      'approvals.gate',
      'integrations.email',
      'integrations.http',
      'integrations.table',
      'logic.condition',
      'logic.for-each',
      'logic.merge',
      'logic.repeat',
      'logic.set',
      'logic.wait',
      'logic.workflow',
      'metrics.record',
      'triggers.form',
      'triggers.manual',
      'triggers.schedule',
      'triggers.webhook',
    ]);
  });

  test('reports broken nodes and loads the others', async () => {
    const { types, broken } = await loadCatalogue(FIXTURES);
    expect([...types.keys()]).toEqual(['logic.renamed']);
    const reports = Object.fromEntries(broken.map(({ folder, error }) => [folder, error.message]));
    expect(reports).toEqual({
      'logic/halved': expect.stringContaining('run.ts'),
      'logic/mismatched': 'Its definition is of kind “pure”, its run of kind “read”.',
      'logic/misnamed': 'Its type is “logic.renamed”, but its folder says “logic.misnamed”.',
      'logic/throwing': 'This file cannot be loaded.',
    });
  });
});

describe('upgrades', () => {
  const renamed = async () => {
    const node = (await loadCatalogue(FIXTURES)).types.get('logic.renamed');
    if (node === undefined) throw new Error('The fixture is missing.');
    return upgradableOf(node);
  };

  test('take a config to the present version step by step', async () => {
    const target = await renamed();
    expect(upgradeConfig(target, 1, { text: 'Hi' })).toEqual({ greeting: 'Hi', isLoud: false });
    expect(upgradeConfig(target, 2, { greeting: 'Hi' })).toEqual({ greeting: 'Hi', isLoud: false });
    expect(upgradeConfig(target, 3, { greeting: 'Hi', isLoud: true })).toEqual({ greeting: 'Hi', isLoud: true });
  });

  test('refuse a config of a newer version, and a missing step, in words', async () => {
    const target = await renamed();
    expect(() => upgradeConfig(target, 4, {})).toThrow('made by a newer Leeway');
    expect(() => upgradeConfig({ type: 'logic.x', version: 2 }, 1, {})).toThrow('has no upgrade from version 1');
  });

  test('leave a graph alone where nothing is old, and nodes of unknown types always', async () => {
    const target = await renamed();
    const typeOf = (type: string) => (type === target.type ? target : undefined);
    const fresh = { ...emptyGraph(), nodes: [nodeOf('logic.renamed', 3, {}), nodeOf('logic.gone', 1, {})] };
    expect(upgradeGraph(fresh, typeOf)).toBe(fresh);

    const old = { ...emptyGraph(), nodes: [nodeOf('logic.renamed', 1, { text: 'Hi' }), nodeOf('logic.gone', 1, {})] };
    const upgraded = upgradeGraph(old, typeOf);
    expect(upgraded.nodes[0]).toMatchObject({ typeVersion: 3, config: { greeting: 'Hi', isLoud: false } });
    expect(upgraded.nodes[1]).toBe(old.nodes[1]);
    expect(old.nodes[0]?.config).toEqual({ text: 'Hi' });
  });
});
