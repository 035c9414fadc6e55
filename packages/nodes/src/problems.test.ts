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
  const flow = ['logic.for-each', 'logic.repeat', 'logic.workflow', 'logic.merge', 'logic.wait'];
  for (const type of [...types, ...more, ...flow]) {
    const graph = graphOf([node('triggers.manual', 'start'), node(type, 'step')], ['start>step']);
    const errors = problemsOf(graph, catalogue, FACTS).filter(({ severity }) => severity === 'error');
    expect(errors.filter(({ code }) => code !== 'config.invalid' && code !== 'container.empty')).toEqual([]);
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

const ORDER = node('triggers.webhook', 'order', { sample: { id: 'A-1', lines: [{ sku: 'a', count: 1 }] } });
const END = node('metrics.record', 'counted');

test('inside a body an item has its type, and after it only the results can be read', () => {
  const each = node('logic.for-each', 'each_line', { list: 'order.body.lines' });
  const label = (cel: string) => node('logic.set', 'label', { fields: { text: { cel } } });
  const after = (cel: string) => node('logic.set', 'sum', { fields: { text: { cel } } });
  const ways = ['order>each_line', 'each_line.each>label', 'each_line.out>sum', 'sum>counted'];
  const found = (inside: string, behind: string) =>
    problemsOf(graphOf([ORDER, each, label(inside), after(behind), END], ways), catalogue, FACTS);
  expect(found('each_line.item.sku + " for " + order.body.id', 'size(each_line.items)')).toEqual([]);
  expect(found('each_line.item.sku', 'each_line.items.map(line, line.?text.orValue("")).join(", ")')).toEqual([]);
  expect(found('each_line.item.sku', 'each_line.items.map(line, line.words)')).toMatchObject([{ nodeId: 'sum' }]);
  expect(found('each_line.item.colour', 'each_line.count')).toMatchObject([
    { nodeId: 'label', message: expect.stringContaining('has no field “item.colour”') },
  ]);
  expect(found('each_line.items', 'each_line.item')).toMatchObject([{ nodeId: 'label' }, { nodeId: 'sum' }]);
  expect(found('each_line.number', 'label.text')).toMatchObject([
    {
      ...{ nodeId: 'sum', code: 'expression.reference' },
      message:
        '“label” runs inside “each_line”, more than once, so it has no one value here. Read each_line.items: the list of what each of them gave.',
    },
  ]);
});

test('what ends a repetition reads the result of the last time, and a step inside it does not exist yet', () => {
  const look = node('logic.set', 'look', { fields: { ok: { cel: 'again.number > 2' } } });
  const found = (until: string) =>
    fieldsOf(
      graphOf(
        [ORDER, node('logic.repeat', 'again', { until }), look, END],
        ['order>again', 'again.each>look', 'again.out>counted'],
      ),
    );
  expect(found('again.last.?ok.orValue(false) || again.number >= size(order.body.lines)')).toEqual([]);
  expect(found('again.last.ok')).toEqual(['expression.reference again until']);
  expect(found('again.last.?fine.orValue(true)')).toEqual(['expression.reference again until']);
  expect(found('again.count > 2')).toEqual(['expression.reference again until']);
  expect(found('again.number')).toEqual(['expression.type again until']);
  expect(found('look.ok')).toEqual(['expression.reference again until']);
});

test('a repetition cannot read its own result before it has begun', () => {
  const again = node('logic.for-each', 'again', { list: 'again.items' });
  const graph = graphOf([ORDER, again, END], ['order>again', 'again.each>counted']);
  expect(fieldsOf(graph)).toEqual(['expression.reference again list']);
});

test('a call that is waited for is told by what was delivered, and its address is its own', () => {
  const wait = (config: object) => node('logic.wait', 'paid', { mode: 'webhook', path: 'paid', ...config });
  const found = (config: object, facts = FACTS) =>
    fieldsOf(graphOf([ORDER, wait(config), END], ['order>paid', 'paid>counted']), facts);
  expect(found({ match: 'body.order', correlation: '{{ order.body.id }}' })).toEqual([]);
  expect(found({ match: 'order.body.id', correlation: '{{ body.id }}' })).toEqual([
    'expression.reference paid match',
    'expression.reference paid correlation',
  ]);
  expect(found({ path: 'new-webhook' })).toEqual(['path.repeated paid path']);
  expect(found({}, { ...FACTS, takenPaths: (_, path) => (path === 'paid' ? 'Sales' : null) })).toEqual([
    'path.taken paid path',
  ]);
  expect(found({ mode: 'time', path: 'new-webhook' })).toEqual([]);
});

test('another workflow must be there, be live, and be another one', () => {
  const workflows = new Map([
    ['live', { title: 'Sales', isLive: true }],
    ['draft', { title: 'Returns', isLive: false }],
    ['self', { title: 'This', isLive: true }],
  ]);
  const found = (workflow: string) =>
    problemsOf(
      graphOf([ORDER, node('logic.workflow', 'other', { workflow }), END], ['order>other', 'other>counted']),
      catalogue,
      { ...FACTS, workflows, workflowId: 'self' },
    ).map(({ code, message }) => [code, message]);
  expect(found('live')).toEqual([]);
  expect(found('draft')).toEqual([['workflow.not_live', expect.stringContaining('“Returns” is not live yet')]]);
  expect(found('gone')).toEqual([['workflow.missing', expect.stringContaining('no longer there')]]);
  expect(found('self')).toEqual([['workflow.calls_itself', expect.stringContaining('cannot use itself')]]);
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
