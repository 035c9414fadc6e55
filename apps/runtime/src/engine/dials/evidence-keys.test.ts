import { renameInConfig } from '@leeway/shared/expression/config-expressions.ts';
import { configSchemaOf } from '@leeway/shared/expression/config-schema.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { compilePlan, type RunnableCatalogue } from '../plans/plan.ts';
import { graphOf } from '../testing/engine-bench.ts';
import { loadTypes } from '../testing/load-types.ts';
import { createEvidenceKeys } from './evidence-keys.ts';

const types = await loadTypes();
const model = { provider: 'Local', model: 'small-1' };
const other = { provider: 'Local', model: 'large-2' };

type Config = Record<string, unknown>;
interface Made {
  read?: Config;
  draft?: Config;
  mail?: Config;
  facts?: Config;
}

function graph({ read, draft, mail, facts }: Made = {}): Graph {
  const fields = [{ name: 'budget', type: 'number', description: 'The total', required: true }];
  return graphOf(
    [
      { id: 'start', type: 'triggers.manual', config: { fields: [{ name: 'text', label: 'Text', type: 'text' }] } },
      {
        id: 'read',
        type: 'ai.extract',
        config: { source: '{{ start.text }}', fields, instruction: 'Read it', ...read },
      },
      { id: 'facts', type: 'logic.set', config: { fields: { budget: '{{ read.budget }}' }, ...facts } },
      { id: 'draft', type: 'ai.draft', config: { instruction: 'Answer', context: '{{ facts.budget }}', ...draft } },
      {
        id: 'mail',
        type: 'integrations.email',
        config: { connection: 'c1', to: '{{ start.text }}', subject: 'Hello', body: '{{ draft.body }}', ...mail },
      },
      { id: 'count', type: 'metrics.record', config: { metric: 'sent', kind: 'count' } },
    ],
    ['start -> read', 'read -> facts', 'facts -> draft', 'draft -> mail', 'mail -> count'],
  );
}

function keyIn(
  { nodes, ...rest }: Graph,
  id: string,
  {
    own = model,
    behind = [model],
    catalogue = (type: string) => types.get(type),
  }: {
    own?: typeof model | null;
    behind?: (typeof model)[];
    catalogue?: RunnableCatalogue;
  } = {},
): string {
  const plan = compilePlan({ versionId: 1, workflowId: 'w', version: 1, graph: { nodes, ...rest } }, catalogue);
  const node = plan.nodes.get(id);
  if (!node) throw new Error(id);
  return createEvidenceKeys().keyOf(plan, node, { own: node.type.kind === 'ai' ? own : null, behind });
}

/** As the editor renames: in every expression, too. */
function renamed(made: Graph, from: string, to: string): Graph {
  return {
    ...made,
    nodes: made.nodes.map((node) => {
      const type = types.get(node.type)?.definition;
      const config = type ? renameInConfig(node.config, configSchemaOf(type), { from, to }) : node.config;
      return {
        ...node,
        name: node.name === from ? to : node.name,
        config: z.record(z.string(), z.unknown()).parse(config),
      };
    }),
  };
}

const STEPS = ['read', 'draft', 'mail'];
const keysIn = (made: Graph): string[] => STEPS.map((id) => keyIn(made, id));

test('names, titles, places, notes, dials, retries and blanks at the end change no key', () => {
  const before = keysIn(graph());
  const moved = graph();
  const touched = {
    ...moved,
    nodes: moved.nodes.map((node) => ({
      ...node,
      title: `My ${node.title}`,
      note: 'Look here first.',
      position: { x: 9, y: 9 },
      dial: { level: 'autonomous' as const, limit: 12, amount: '1' },
      retry: { attempts: 2, backoffSeconds: 1, factor: 2, maxSeconds: 9 },
    })),
  };
  expect(keysIn(touched)).toEqual(before);
  expect(keysIn(renamed(renamed(graph(), 'read', 'enquiry'), 'facts', 'read'))).toEqual(before);
  expect(keysIn(graph({ draft: { instruction: 'Answer  \r\n' } }))).toEqual(before);
  expect(keysIn(graph({ draft: { subject: false } }))).toEqual(before);
});

test.each<[string, Made, string[]]>([
  ['the instruction of a draft', { draft: { instruction: 'Answer briefly' } }, ['draft']],
  ['what a draft may use', { draft: { context: '{{ facts.budget }} and {{ start.text }}' } }, ['draft']],
  ['another step read at the same place', { draft: { context: '{{ read.budget }}' } }, ['draft']],
  ['the shape of an output', { draft: { subject: true } }, ['draft']],
  ['a parameter', { draft: { temperature: 0.7 } }, ['draft']],
  ['the model asked for', { read: { model: 'large-2' } }, ['read', 'draft']],
  ['a reading step, for what is made of it', { read: { instruction: 'Read slowly' } }, ['read', 'draft']],
  ['values made by rules', { facts: { fields: { budget: '{{ read.budget * 2 }}' } } }, ['draft']],
  ['where an action goes', { mail: { connection: 'c2' } }, ['mail']],
  ['what an action says', { mail: { subject: 'Good day' } }, ['mail']],
])('%s starts the evidence anew, of these steps only', (_what, made, changed) => {
  const before = keysIn(graph());
  const after = keysIn(graph(made));
  expect(STEPS.filter((_, index) => after[index] !== before[index])).toEqual(changed);
});

test('an action that uses a reading step directly depends on it, as nothing else would stop it', () => {
  const body = { body: '{{ read.budget }}' };
  const before = keyIn(graph({ mail: body }), 'mail');
  expect(keyIn(graph({ mail: body, read: { instruction: 'Read slowly' } }), 'mail')).not.toBe(before);
  expect(keyIn(graph({ mail: body, draft: { instruction: 'Answer briefly' } }), 'mail')).toBe(before);
});

test('each model that answered has a key, for the step and for what it is made of', () => {
  const key = (own: typeof model, behind: (typeof model)[]) => keyIn(graph(), 'draft', { own, behind });
  expect(new Set([key(model, []), key(other, []), key(model, [other])]).size).toBe(3);
  // The way of an item through branches that the same model answered makes no key of its own.
  expect(key(model, [model, model])).toBe(key(model, []));
  expect(key(model, [other, model])).toBe(key(model, [other]));
});

test('a field that its definition calls cosmetic is not in the key, every other one is', () => {
  const known = types.get('ai.draft');
  if (!known) throw new Error('no ai.draft');
  const config = z.object({
    instruction: z.string().default(''),
    colour: z.string().default('').meta({ control: 'text', cosmetic: true }),
    tone: z.string().default('').meta({ control: 'text' }),
  });
  const definition = { ...known.definition, config };
  const catalogue: RunnableCatalogue = (type) => (type === 'ai.draft' ? { ...known, definition } : types.get(type));
  const key = (draft: Config) => keyIn(graph({ draft }), 'draft', { catalogue });
  expect(key({ colour: 'red' })).toBe(key({}));
  expect(key({ tone: 'kind' })).not.toBe(key({}));
});

test('what hangs in the body of a container counts for who reads its list, and not for its own item', () => {
  const made = (instruction: string): Graph =>
    graphOf(
      [
        { id: 'start', type: 'triggers.manual', config: { fields: [] } },
        { id: 'each', type: 'logic.for-each', config: { items: '[1, 2]' } },
        { id: 'inner', type: 'ai.draft', config: { instruction, context: '{{ each.item }}' } },
        { id: 'after', type: 'ai.draft', config: { instruction: 'Sum up', context: '{{ each }}' } },
      ],
      ['start -> each', 'each:each -> inner', 'each:done -> after'],
    );
  expect(keyIn(made('A'), 'after')).not.toBe(keyIn(made('B'), 'after'));
  expect(keyIn(made('A'), 'inner')).not.toBe(keyIn(made('B'), 'inner'));
});
