import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { expect, test } from 'vitest';
import { graphOf } from '../testing/engine-bench.ts';
import { loadTypes } from '../testing/load-types.ts';
import { createTrustBench } from '../testing/trust-bench.ts';
import { dialsAfterPublish } from './publish-dials.ts';

const types = await loadTypes();
const catalogue = (type: string) => types.get(type)?.definition;
const graph = (dial?: DialSetting) => graphOf([{ id: 'n', type: 'ai.draft', ...(dial ? { dial } : {}) }], []);
const row = (setting: DialSetting, by: string | null) => ({
  nodeId: 'n',
  setting,
  setAt: 1,
  by: by === null ? null : { id: by, name: by, via: 'session' as const },
  isByHand: false,
  reason: null,
});

test.each<[string, Partial<Parameters<typeof dialsAfterPublish>[0]>, DialSetting[]]>([
  ['a first publish begins as the graph says', { after: graph({ level: 'autonomous' }) }, []],
  [
    'a raise in the graph changes nothing',
    { before: graph(), after: graph({ level: 'autonomous' }) },
    [{ level: 'draft' }],
  ],
  [
    'a dial turned down in the graph goes down',
    { before: graph({ level: 'threshold' }), after: graph({ level: 'watch' }) },
    [{ level: 'watch' }],
  ],
  ['a dial that the graph leaves as it was has no row', { before: graph(), after: graph() }, []],
  [
    'a looser threshold in the graph changes nothing',
    { before: graph({ level: 'threshold', threshold: 0.9 }), after: graph({ level: 'threshold', threshold: 0.1 }) },
    [{ level: 'threshold', threshold: 0.9 }],
  ],
  [
    'what a person turned stays',
    { before: graph(), after: graph({ level: 'autonomous' }), rows: [row({ level: 'watch' }, 'Ann')] },
    [],
  ],
  [
    'a stopped dial stays stopped, its other terms are the graph’s',
    { before: graph(), after: graph({ level: 'autonomous', alpha: 0.01 }), rows: [row({ level: 'draft' }, null)] },
    [{ level: 'draft', alpha: 0.01 }],
  ],
])('%s', (_what, changed, settings) => {
  const all = { before: null, after: graph(), rows: [], catalogue, at: 5, ...changed };
  expect(dialsAfterPublish(all).map(({ setting }) => setting)).toEqual(settings);
});

test('publishing a graph with a higher dial lets no item go that asked before', async () => {
  const bench = await createTrustBench({ draft: { level: 'draft' } });
  expect((await bench.routes(await bench.run())).draft?.way).toBe('ask');
  await bench.change({ draft: { level: 'autonomous' } });
  expect((await bench.routes(await bench.run())).draft).toMatchObject({ way: 'ask', because: 'node setting' });
  const engine = await bench.restart();
  expect((await bench.routes(await bench.run(undefined, engine), engine)).draft?.way).toBe('ask');
});
