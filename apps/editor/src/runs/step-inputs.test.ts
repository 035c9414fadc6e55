import { emptyGraph, type Graph, nodeSchema } from '@leeway/shared/graph/graph.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { expect, test } from 'vitest';
import { inputsOf, outputsOf } from './step-inputs.ts';

const node = (id: string, type: string, config: Record<string, unknown>) =>
  nodeSchema.parse({ id, name: id, type, title: `Step ${id}`, position: { x: 0, y: 0 }, config });

const graph: Graph = {
  ...emptyGraph(),
  nodes: [
    node('start', 'triggers.manual', {}),
    node('check', 'logic.condition', { when: 'start.budget > 100 && start.?vip.orValue(false)' }),
    node('note', 'logic.set', {
      fields: { text: 'Hello {{ start.name }}, {{ start.name }}', twice: { cel: 'start.budget * 2' } },
    }),
    node('broken', 'logic.condition', { when: 'start.budget >' }),
    node('odd', 'no.such', { text: '{{ start.name }}' }),
  ],
};
const output = { name: 'Priya', budget: 418 };
const state = fold([
  { type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 'start', output, by: null },
]);
const inputs = (id: string) => {
  const found = graph.nodes.find((one) => one.id === id);
  return found ? inputsOf(graph, state, found).map(({ path, value, from }) => [path, value, from]) : [];
};

test('shows each value a config reads once, with the step it came from', () => {
  expect(inputs('note')).toEqual([
    ['name', 'Priya', 'Step start'],
    ['budget', 418, 'Step start'],
  ]);
});

test('a value that was not there is shown as missing', () => {
  expect(inputs('check')).toEqual([
    ['budget', 418, 'Step start'],
    ['vip', undefined, 'Step start'],
  ]);
});

test('a trigger, a formula that cannot be read and an unknown node read nothing', () => {
  expect([inputs('start'), inputs('broken'), inputs('odd')]).toEqual([[], [], []]);
});

test('what came out is shown by field', () => {
  const step = state.steps['start'];
  expect(step && outputsOf(step)).toEqual([
    { name: 'name', value: 'Priya' },
    { name: 'budget', value: 418 },
  ]);
});

test('what an action did is not shown as an edit of what it was about to do', () => {
  const values = { url: '/ok', body: 'B-1' };
  const route = {
    way: 'alone',
    level: 'autonomous',
    because: 'no dial',
    why: '',
    score: null,
    threshold: null,
  } as const;
  const { send } = fold([
    { type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 'start', output, by: null },
    { type: 'step.proposed', at: 1, key: 'send', proposal: { summary: 'POST /ok', values }, route, port: 'out' },
    { type: 'step.completed', at: 2, key: 'send', port: 'out', output: { status: 200, body: 'fine' } },
  ]).steps;
  expect(send && outputsOf(send)).toEqual([
    { name: 'status', value: 200 },
    { name: 'body', value: 'fine' },
  ]);
});

test('shows what was sent in a form or to a webhook, and leaves what carried it to the raw data', () => {
  const envelope = { channel: 'form', at: '2026-11-20T09:00:00Z', from: 'a@b.c', subject: 'Ask us', text: 'Hi' };
  const started = (rest: Record<string, unknown>) =>
    fold([
      {
        type: 'run.started',
        at: 0,
        workflowId: 'w',
        version: 1,
        mode: 'live',
        trigger: 'start',
        output: { ...envelope, headers: { accept: '*/*' }, query: {}, dedupeKey: 'k', ...rest },
        by: null,
      },
    ]).steps.start;
  const shown = (rest: Record<string, unknown>) => {
    const step = started(rest);
    return step ? outputsOf(step) : [];
  };
  expect(shown({ body: { name: 'Priya', message: 'Hi' } })).toEqual([
    { name: 'from', value: 'a@b.c' },
    { name: 'name', value: 'Priya' },
    { name: 'message', value: 'Hi' },
  ]);
  expect(shown({ channel: 'webhook', from: null, body: ['x'] })).toEqual([
    { name: 'subject', value: 'Ask us' },
    { name: 'content', value: ['x'] },
  ]);
});
