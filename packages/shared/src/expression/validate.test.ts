import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { emptyGraph, type Graph, type GraphNode, nodeSchema } from '../graph/graph.ts';
import type { NodeType } from '../graph/node-type.ts';
import { any, number, record, text } from '../graph/shape.ts';
import type { OutsideFacts } from './outside-problems.ts';
import { problemsOf } from './validate.ts';

const base: NodeType = {
  type: 'logic.step',
  version: 1,
  title: 'Step',
  summary: '',
  icon: 'square',
  kind: 'pure',
  config: z.object({}),
  initialConfig: {},
  outputs: () => [{ name: 'out', label: '' }],
  output: () => record({ value: number, label: text }),
  actionClass: 'A',
  isIdempotent: () => false,
  dial: null,
  retry: { attempts: 1, backoffSeconds: 2, factor: 2, maxSeconds: 60 },
  timeoutSeconds: 60,
  describe: () => '',
};
const envelope = record({ from: text, body: record({ email: text, budget: number }), headers: any, query: any });
const mailConfig = z.object({
  connection: z
    .string()
    .default('')
    .meta({ control: 'connection', label: 'Mail connection', kinds: ['smtp'] }),
  to: z.string().default('').meta({ control: 'template', label: 'To' }),
  attempts: z.number().min(1).default(1).meta({ control: 'number', label: 'Attempts' }),
  people: z
    .array(z.object({ name: z.string().min(1) }))
    .default([])
    .meta({ control: 'fields', label: 'People' }),
});
const types: Record<string, NodeType> = {
  'triggers.hook': {
    ...base,
    kind: 'trigger',
    output: () => envelope,
    config: z.object({
      path: z
        .string()
        .regex(/^[a-z]+$/, 'Use small letters')
        .meta({ control: 'path', label: 'Address', prefix: '/hooks/' }),
      dedupe: z.string().optional().meta({ control: 'cel', label: 'Same when', result: 'any', scope: 'delivery' }),
    }),
  },
  'logic.step': base,
  'logic.condition': {
    ...base,
    config: z.object({ when: z.string().meta({ control: 'cel', label: 'If', result: 'boolean' }) }),
    outputs: () => ['yes', 'no'].map((name) => ({ name, label: name })),
  },
  'integrations.mail': {
    ...base,
    kind: 'effect',
    dial: { level: 'autonomous' },
    config: mailConfig,
    check: (config) => (mailConfig.parse(config).to === '' ? [{ field: 'to', message: 'Say who gets it.' }] : []),
  },
  'ai.draft': { ...base, kind: 'ai', dial: { level: 'draft' } },
  'approvals.gate': {
    ...base,
    kind: 'approval',
    config: z.object({ editable: z.string().optional().meta({ control: 'node', label: 'May be edited' }) }),
  },
  'integrations.table': {
    ...base,
    config: z.object({ table: z.string().meta({ control: 'table', label: 'Table' }) }),
  },
  'metrics.record': base,
};
const catalogue = (type: string) => types[type];

function node(type: string, name: string, config: object = {}): GraphNode {
  const plain = { id: `id-${name}`, name, type, title: `The ${name}`, position: { x: 0, y: 0 }, config };
  return nodeSchema.parse(plain);
}

/** A webhook, the nodes one behind the other, and a metric. */
function chain(nodes: GraphNode[], hook: object = { path: 'quotes' }): Graph {
  const all = [node('triggers.hook', 'enquiry', hook), ...nodes, node('metrics.record', 'counted')];
  const edges = all.slice(1).map((target, index) => {
    const source = all[index];
    const sourcePort = source?.type === 'logic.condition' ? 'yes' : 'out';
    return { id: `e${index}`, source: source?.id ?? '', sourcePort, target: target.id, targetPort: 'in' };
  });
  return { ...emptyGraph(), nodes: all, edges };
}

/** Code, field and message of what is found in a chain. */
function found(nodes: GraphNode[], facts?: OutsideFacts): [string, string | null, string][] {
  return problemsOf(chain(nodes), catalogue, facts).map(({ code, field, message }) => [code, field, message]);
}

const mail = (config: object, more: Partial<GraphNode> = {}) => ({
  ...node('integrations.mail', 'send', { connection: 'c1', to: 'ann@example.com', ...config }),
  ...more,
});

describe('a sound graph', () => {
  it('has no problems, with facts and without', () => {
    const graph = chain([mail({ to: '{{ enquiry.body.email }}' })]);
    const facts: OutsideFacts = { connections: new Map([['c1', 'smtp']]), tables: new Set(), takenPaths: () => null };
    expect(problemsOf(graph, catalogue)).toEqual([]);
    expect(problemsOf(graph, catalogue, facts)).toEqual([]);
  });
});

describe('a config', () => {
  it('is told by the label of its field', () => {
    const problems = problemsOf(chain([mail({ attempts: 0, people: [{ name: 'a' }, {}] })]), catalogue);
    expect(problems).toEqual([
      {
        ...{ severity: 'error', code: 'config.invalid', nodeId: 'id-send', nodeTitle: 'The send', field: 'attempts' },
        message: '“Attempts”: Use 1 or more.',
      },
      expect.objectContaining({ field: 'people.1.name', message: '“People” 2, name: Fill this in.' }),
    ]);
  });

  it('is warned of a field that its type does not have, with the one that was meant', () => {
    expect(problemsOf(chain([mail({ atempts: 3, colour: 'red' })]), catalogue)).toMatchObject([
      {
        ...{ severity: 'warning', code: 'config.unknown_field', nodeId: 'id-send', field: 'atempts' },
        message: '“The send” has no field “atempts”, so it changes nothing. Did you mean “attempts”?',
      },
      { field: 'colour', message: expect.stringContaining('It has: connection, to, attempts, people.') },
    ]);
  });

  it('keeps the words of its schema, and of its own check', () => {
    expect(found([mail({ to: '' })])).toEqual([['config.invalid', 'to', 'Say who gets it.']]);
    const problems = problemsOf(chain([], { path: 'A b' }), catalogue);
    expect(problems).toMatchObject([{ field: 'path', message: '“Address”: Use small letters.' }]);
  });
});

describe('an expression', () => {
  it.each([
    ['{{ enquiry.body.emial }}', 'expression.reference', 'did you mean “body.email”?'],
    ['{{ enquriy.from }}', 'expression.reference', 'Did you mean “enquiry”?'],
    ['{{ counted.value }}', 'expression.reference', 'There is no step called “counted” before this one.'],
    ['{{ enquiry.body.email * 2 }}', 'expression.type', 'Both must be numbers.'],
    ['{{ enquiry.body }}', 'expression.type', 'which has no text'],
    ['{{ enquiry.from', 'expression.syntax', 'is not closed'],
    ['{{ enquiry.from.matches("a") }}', 'expression.limit', 'Patterns'],
    ['{{ enquiry.constructor }}', 'expression.reference', 'cannot be read'],
  ])('%s is %s', (to, code, message) => {
    expect(found([mail({ to })])).toEqual([[code, 'to', expect.stringContaining(message)]]);
  });

  it('must be of the type its field wants', () => {
    const when = (cel: string) => found([node('logic.condition', 'big', { when: cel })]);
    expect(when('enquiry.body.budget > 2000')).toEqual([]);
    expect(when('enquiry.body.budget')).toEqual([
      ['expression.type', 'when', expect.stringContaining('true or false')],
    ]);
  });

  it('must read a step that may be skipped through an optional', () => {
    const graph = chain([node('logic.condition', 'big', { when: 'true' }), node('logic.step', 'price')]);
    const last = mail({ to: '{{ price.label }}' });
    const edges = ['id-price.out', 'id-big.no'].map((from, index) => {
      const [source = '', sourcePort = ''] = from.split('.');
      return { id: `x${index}`, source, sourcePort, target: last.id, targetPort: 'in' };
    });
    const problems = problemsOf(
      { ...graph, nodes: [...graph.nodes, last], edges: [...graph.edges, ...edges] },
      catalogue,
    );
    expect(problems).toMatchObject([{ code: 'expression.reference', field: 'to', nodeId: 'id-send' }]);
    expect(problems[0]?.message).toContain('“The price” may have been skipped. Read it as price.?label.orValue("…").');
  });

  it('about repeats reads the delivery, not the steps', () => {
    const dedupe = (cel: string) => problemsOf(chain([], { path: 'quotes', dedupe: cel }), catalogue);
    expect(dedupe('body.email')).toEqual([]);
    expect(dedupe('body.emial')).toMatchObject([{ code: 'expression.reference', field: 'dedupe' }]);
    expect(dedupe('enquiry.from')).toMatchObject([{ code: 'expression.reference', field: 'dedupe' }]);
  });
});

describe('a dial', () => {
  const rule = (when: string) => ({ dial: { level: 'draft' as const, askWhen: [{ when: 'true' }, { when }] } });

  it('reads the steps before and what its own node made', () => {
    const draft = (when: string) => found([{ ...node('ai.draft', 'reply'), ...rule(when) }]);
    expect(draft('reply.value > 2000 && enquiry.body.budget > 1')).toEqual([]);
    expect(draft('reply.valeu > 2000')).toEqual([
      [
        'expression.reference',
        'dial.askWhen.1.when',
        expect.stringMatching(/^Rule 2 of “Always ask a person when”, “reply.valeu > 2000”: .*did you mean “value”\?/),
      ],
    ]);
    expect(draft('reply.value >')).toEqual([
      ['expression.syntax', 'dial.askWhen.1.when', expect.stringContaining('Rule 2')],
    ]);
    expect(draft('enquiry.body.budget')).toEqual([
      ['expression.type', 'dial.askWhen.1.when', expect.stringContaining('true or false')],
    ]);
    expect(draft(' ')).toEqual([['dial.empty_rule', 'dial.askWhen.1.when', expect.stringContaining('never asks')]]);
  });

  it('of an effect reads the proposal, whatever is in it', () => {
    expect(found([mail({}, rule('send.to.endsWith("@example.com")'))])).toEqual([]);
  });

  it('has an amount that is a number', () => {
    const amount = (cel: string) => found([mail({}, { dial: { level: 'autonomous', amount: cel, limit: 100 } })]);
    expect(amount('enquiry.body.budget')).toEqual([]);
    expect(amount('')).toEqual([
      ['dial.limit_without_amount', 'dial.limit', expect.stringContaining('The amount limit of 100 has no amount')],
    ]);
    expect(amount('enquiry.from')).toEqual([
      ['expression.type', 'dial.amount', expect.stringMatching(/^The amount, “enquiry.from”: .*a number/)],
    ]);
  });

  it('of a node without one is not looked at', () => {
    expect(found([{ ...node('logic.step', 'price'), ...rule('nothing.here') }])).toEqual([]);
  });
});

describe('a name of a step in a config', () => {
  it('is of a step before it', () => {
    const gate = (editable: string) =>
      found([node('ai.draft', 'reply'), node('approvals.gate', 'gate', { editable }), node('logic.step', 'after')]);
    expect(gate('reply')).toEqual([]);
    expect(gate('')).toEqual([]);
    expect(gate('after')).toEqual([['expression.reference', 'editable', expect.stringContaining('“May be edited”')]]);
    expect(gate('gate')).toHaveLength(1);
  });
});

describe('what is outside the graph', () => {
  it('connections are there and of the right kind', () => {
    const facts = { connections: new Map([['c1', 'http']]) };
    expect(found([mail({})], facts)).toEqual([
      ['connection.wrong_kind', 'connection', expect.stringContaining('another kind')],
    ]);
    expect(found([mail({ connection: 'c9' })], facts)).toEqual([
      ['connection.missing', 'connection', '“Mail connection”: the connection is no longer there. Choose another one.'],
    ]);
    expect(found([mail({ connection: '' })], facts)).toEqual([]);
  });

  it('tables are known by id or name', () => {
    const table = (name: string) =>
      found([node('integrations.table', 'rows', { table: name })], { tables: new Set(['t1', 'contacts']) });
    expect(table('t1')).toEqual([]);
    expect(table('contacts')).toEqual([]);
    expect(table('clients')).toEqual([['table.missing', 'table', expect.stringContaining('no table “clients”')]]);
  });

  it('addresses are free', () => {
    const takenPaths: OutsideFacts['takenPaths'] = (kind, path) =>
      `${kind} ${path}` === 'webhook quotes' ? 'Sales' : null;
    expect(found([], { takenPaths })).toEqual([
      [
        'path.taken',
        'path',
        'The address /hooks/quotes is taken: the workflow “Sales” has it already. Give this step another one.',
      ],
    ]);
  });

  it('addresses stand once in a graph', () => {
    const graph = chain([]);
    const second = node('triggers.hook', 'again', { path: 'quotes' });
    const problems = problemsOf({ ...graph, nodes: [...graph.nodes, second] }, catalogue);
    expect(problems).toMatchObject([{ code: 'path.repeated', nodeId: 'id-again', field: 'path' }]);
    expect(problems[0]?.message).toContain('“The enquiry” has it already');
  });
});

describe('names', () => {
  it.each(['run', 'list', 'in', 'constructor'])('“%s” is not free for a node', (name) => {
    expect(found([node('logic.step', name)])).toEqual([['node.reserved_name', 'name', expect.any(String)]]);
  });
});
