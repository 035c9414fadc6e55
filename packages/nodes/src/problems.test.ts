// The rules of publishing on the real node types.
import type { OutsideFacts } from '@leeway/shared/expression/outside-problems.ts';
import { problemsOf } from '@leeway/shared/expression/validate.ts';
import { emptyGraph, type Graph, type GraphNode, nodeSchema } from '@leeway/shared/graph/graph.ts';
import { expect, test } from 'vitest';
import { catalogue } from './editor.ts';

function node(type: string, name: string, config: object = {}): GraphNode {
  const first = catalogue(type)?.initialConfig;
  const plain = { id: name, name, type, title: name, position: { x: 0, y: 0 }, config: { ...first, ...config } };
  return nodeSchema.parse(plain);
}

/** Nodes and edges as `a>b` or `a.port>b`. */
function graphOf(nodes: GraphNode[], edges: string[]): Graph {
  const parsed = edges.map((edge, index) => {
    const [from = '', target = ''] = edge.split('>');
    const [source = '', sourcePort = 'out'] = from.split('.');
    return { id: `e${index}`, source, sourcePort, target, targetPort: 'in' };
  });
  return { ...emptyGraph(), nodes, edges: parsed };
}

const FACTS: OutsideFacts = {
  connections: new Map([
    ['mail', 'smtp'],
    ['signed', 'webhook-secret'],
  ]),
  tables: new Set(['contacts']),
  takenPaths: () => null,
};
const fieldsOf = (graph: Graph, facts = FACTS) =>
  problemsOf(graph, catalogue, facts).map(({ code, nodeId, field }) => [code, nodeId, field].join(' '));

const ENQUIRIES = [
  node('triggers.form', 'enquiry'),
  node('ai.extract', 'facts', {
    source: '{{ enquiry.body.message }}',
    fields: [{ name: 'budget', type: 'number', description: '', required: false }],
  }),
  node('logic.condition', 'big', { when: 'facts.?budget.orValue(0) > 2000' }),
  node('approvals.form', 'price', { fields: [{ name: 'offer', label: 'Offer', type: 'number', required: true }] }),
  node('ai.draft', 'reply', {
    instruction: 'Answer.',
    context: '{{ enquiry.text }} {{ price.?offer.orValue("no price yet") }}',
    subject: true,
  }),
  node('integrations.email', 'send', {
    connection: 'mail',
    to: '{{ enquiry.body.email }}',
    subject: '{{ reply.subject }}',
    body: '{{ reply.body }}',
  }),
  node('metrics.record', 'counted'),
];
const WAYS = [
  'enquiry>facts',
  'facts>big',
  'big.yes>price',
  'big.no>reply',
  'price.done>reply',
  'reply>send',
  'send>counted',
];

test('a workflow that answers enquiries may be published', () => {
  expect(fieldsOf(graphOf(ENQUIRIES, WAYS))).toEqual([]);
});

test('what is wrong with it is found at its node and field', () => {
  const broken = ENQUIRIES.map((one) => {
    if (one.name === 'send') return node('integrations.email', 'send', { ...one.config, connection: 'signed', to: '' });
    if (one.name === 'reply')
      return node('ai.draft', 'reply', { ...one.config, context: '{{ price.offer }}', subject: false });
    return one;
  });
  expect(fieldsOf(graphOf(broken, WAYS))).toEqual([
    'expression.reference reply context',
    'config.invalid send to',
    'expression.reference send subject',
    'connection.wrong_kind send connection',
  ]);
});

test('every node type on its first config is only told what a person has to fill in', () => {
  const types = ['logic.condition', 'logic.set', 'ai.extract', 'ai.classify', 'ai.draft', 'approvals.gate'];
  const more = ['approvals.form', 'integrations.http', 'integrations.email', 'integrations.table', 'metrics.record'];
  for (const type of [...types, ...more]) {
    const graph = graphOf([node('triggers.manual', 'start'), node(type, 'step')], ['start>step']);
    const errors = problemsOf(graph, catalogue, FACTS).filter(({ severity }) => severity === 'error');
    expect(errors.filter(({ code }) => code !== 'config.invalid')).toEqual([]);
  }
});

test('repeats of a webhook are told by what was delivered', () => {
  const hook = (config: object) =>
    fieldsOf(graphOf([node('triggers.webhook', 'call', config), ENQUIRIES[6] ?? node('', '')], ['call>counted']));
  expect(hook({ dedupeBy: 'expression', dedupe: 'body.id + headers.source' })).toEqual([]);
  expect(hook({ dedupeBy: 'expression', dedupe: 'call.body.id' })).toEqual(['expression.reference call dedupe']);
  expect(hook({ auth: 'hmac', connection: 'signed' })).toEqual([]);
  expect(hook({ auth: 'hmac', connection: 'mail' })).toEqual(['connection.wrong_kind call connection']);
  expect(hook({ auth: 'none', connection: 'gone' })).toEqual([]);
});

test('the content of a request that has none is not looked at', () => {
  const start = node('triggers.manual', 'start');
  const call = (method: string) =>
    node('integrations.http', 'call', { method, url: 'https://example.com', body: '{{ gone.x }}' });
  const fields = (method: string) =>
    fieldsOf(graphOf([start, call(method), node('metrics.record', 'counted')], ['start>call', 'call>counted']));
  expect(fields('GET')).toEqual([]);
  expect(fields('POST')).toEqual(['expression.reference call body']);
});

test('a graph of 500 nodes is checked fast enough to be done while a person draws', () => {
  const steps = Array.from({ length: 499 }, (_, index) => {
    const name = `step_${index}`;
    const person = '{{ title(enquiry.body.name) }}';
    if (index % 3 === 0) return node('logic.condition', name, { when: `enquiry.body.message.contains("${index}")` });
    if (index % 3 === 1)
      return node('logic.set', name, { fields: { a: person, b: { cel: `size(enquiry.from) + ${index}` } } });
    return node('integrations.email', name, {
      connection: 'mail',
      to: '{{ enquiry.from }}',
      subject: person,
      body: `Hi ${person}`,
    });
  });
  const nodes = [node('triggers.form', 'enquiry'), ...steps];
  const edges = steps.map(({ name }, index) => {
    const before = nodes[index];
    return `${before?.name}.${before?.type === 'logic.condition' ? 'yes' : 'out'}>${name}`;
  });
  const graph = graphOf(nodes, edges);
  const times = Array.from({ length: 8 }, () => {
    const startedAt = performance.now();
    expect(fieldsOf(graph)).toEqual(['workflow.no_metric  ']);
    return performance.now() - startedAt;
  });
  // About 30 ms on two cores; the room is for a machine that is busy with other tests.
  expect(Math.min(...times)).toBeLessThan(100);
});
