import { graphSchema } from '@leeway/shared/graph/graph.ts';
import { type Order, orderOf } from '@leeway/shared/graph/order.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import { isSettled, type RunState } from '@leeway/shared/run/state.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openQuestion } from './attempts/question.ts';
import { type Command, next, resume, type Standing } from './next.ts';

const started: RunEvent = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 't',
  output: {},
  by: null,
};
const route = (way: 'alone' | 'ask') => ({
  way,
  level: 'draft' as const,
  because: 'node setting' as const,
  why: '',
  score: null,
  threshold: null,
});
const completed = (key: string, port = 'out'): RunEvent => ({ type: 'step.completed', at: 1, key, port, output: {} });
const failed = (key: string): RunEvent => ({
  type: 'step.failed',
  at: 1,
  key,
  attempt: 1,
  error: { message: `${key} is down.` },
  retryAt: null,
});
const stepStarted = (key: string): RunEvent => ({ type: 'step.started', at: 1, key, attempt: 1 });
const proposed = (key: string, way: 'alone' | 'ask'): RunEvent => ({
  type: 'step.proposed',
  at: 1,
  key,
  proposal: { summary: '', values: {} },
  route: route(way),
  port: 'out',
});
const answered = (key: string, way: 'alone' | 'ask'): RunEvent => ({
  type: 'step.answered',
  at: 1,
  key,
  output: {},
  score: {
    score: 1,
    grounded: 1,
    confidence: 1,
    confidenceFrom: 'self-report',
    failedChecks: [],
    ungrounded: [],
    agreement: null,
    differing: [],
    doubts: [],
    recipe: 'v1-single',
  },
  call: {
    provider: '',
    model: '',
    isBuiltIn: false,
    isFallback: false,
    prompt: { system: '', user: '' },
    tokensIn: 0,
    tokensOut: 0,
    costUsd: null,
    latencyMs: 0,
  },
  route: route(way),
  port: 'out',
});
const intended = (key: string): RunEvent => ({ type: 'effect.intended', at: 1, key, attempt: 1, idempotencyKey: key });
const asked = (key: string, kind: 'draft' | 'gate' | 'uncertain'): RunEvent => ({
  type: 'approval.asked',
  at: 1,
  key,
  approval: '1',
  kind,
  question: '',
  why: '',
  show: [],
  fields: [],
  editable: null,
  assignee: null,
  dueAt: null,
  onTimeout: 'reject',
});

function orderFrom(edges: readonly string[]): Order {
  const parsed = edges.map((edge, i) => {
    const [from = '', target = ''] = edge.split(' -> ');
    const [source = '', sourcePort = 'out'] = from.split(':');
    return { id: `e${i}`, source, sourcePort, target };
  });
  const ids = new Set(['t', ...parsed.flatMap((edge) => [edge.source, edge.target])]);
  const nodes = [...ids].map((id) => ({ id, name: id, type: 'x.y', title: id, position: { x: 0, y: 0 }, config: {} }));
  return orderOf(graphSchema.parse({ schema: 1, nodes, edges: parsed }));
}

/** A run read back after these events, and what the rules say to one more. */
function standingAfter(edges: readonly string[], events: readonly RunEvent[]): Standing {
  const state = fold([started, ...events]);
  return { state, progress: progressOf(orderFrom(edges), state) };
}
function nextAfter(edges: readonly string[], before: readonly RunEvent[], event: RunEvent): Command[] {
  const standing = standingAfter(edges, before);
  fold([event], standing.state);
  return next(standing, 'key' in event ? [event.key] : []);
}
const begin = (key: string): Command => ({ type: 'begin', key, nodeId: key });
const ask = (key: string): Command => ({ type: 'ask', key, nodeId: key });

describe('next', () => {
  test('begins what follows a step that ended, by the port it left', () => {
    expect(nextAfter(['t -> a', 'a:yes -> b', 'a:no -> c'], [], completed('a', 'yes'))).toEqual([begin('b')]);
  });

  test('asks when an attempt ended with the route ask', () => {
    expect(nextAfter(['t -> a'], [stepStarted('a')], proposed('a', 'ask'))).toEqual([ask('a')]);
  });

  test('ends the run when nothing is left', () => {
    expect(nextAfter(['t -> a'], [], completed('a'))).toEqual([{ type: 'end', outcome: 'completed' }]);
  });

  test('does not end it for a step that was told to begin and has no event yet', () => {
    const edges = ['t -> a', 't -> b', 'a -> c'];
    expect(nextAfter(edges, [stepStarted('b'), completed('a')], completed('b'))).toEqual([]);
  });

  test('leaves a run alone that waits', () => {
    expect(nextAfter(['t -> a', 't -> g'], [asked('g', 'gate')], completed('a'))).toEqual([]);
  });

  test('begins nothing new after a failure, and fails when what is at work has ended', () => {
    const edges = ['t -> a', 't -> b', 'b -> c'];
    const before = [stepStarted('a'), stepStarted('b'), failed('a')];
    expect(nextAfter(edges, before, proposed('b', 'alone'))).toEqual([]);
    expect(nextAfter(edges, before, completed('b'))).toEqual([
      { type: 'end', outcome: 'failed', error: { message: 'a is down.' } },
    ]);
  });

  test('says nothing about a run that is over', () => {
    const cancelled: RunEvent = { type: 'run.ended', at: 2, outcome: 'cancelled' };
    expect(nextAfter(['t -> a', 'a -> b'], [cancelled], completed('a'))).toEqual([]);
  });
});

describe('resume', () => {
  const resumed = (edges: readonly string[], events: readonly RunEvent[]) => resume(standingAfter(edges, events));

  test.each<[string, RunEvent[], Command[]]>([
    ['a step that never began', [], [begin('a')]],
    ['an attempt that was cut off', [stepStarted('a')], [begin('a')]],
    ['an effect whose end is not known', [proposed('a', 'alone'), intended('a')], [begin('a')]],
    ['a question that was not asked yet', [proposed('a', 'ask')], [ask('a')]],
    ['a question that is open', [proposed('a', 'ask'), asked('a', 'draft')], []],
    [
      'an uncertain step that nobody was asked about',
      [intended('a'), { type: 'step.uncertain', at: 1, key: 'a', attempt: 1, error: { message: 'Lost.' } }],
      [ask('a')],
    ],
    ['a step that ended', [completed('a')], [begin('b')]],
    [
      'a failure that had not ended the run',
      [failed('a')],
      [{ type: 'end', outcome: 'failed', error: { message: 'a is down.' } }],
    ],
  ])('%s', (_name, events, commands) => {
    expect(resumed(['t -> a', 'a -> b'], events)).toEqual(commands);
  });

  test('a retry begins the failed step under its new key', () => {
    const retried: RunEvent = {
      type: 'run.retried',
      at: 2,
      key: 'a~2',
      node: 'a',
      by: { id: 'u', name: 'Ann', via: 'session' },
    };
    const ended: RunEvent = { type: 'run.ended', at: 1, outcome: 'failed' };
    expect(resumed(['t -> a'], [failed('a'), ended, retried])).toEqual([{ type: 'begin', key: 'a~2', nodeId: 'a' }]);
  });
});

type Script = { kind: 'pure' | 'draft' | 'gate' | 'effect'; port: 'out' | 'no'; isAsked: boolean; isYes: boolean };

/** What a worker hands in for a step from where it is, batch by batch; as attempt.ts does, in short. */
function workOf(state: RunState, key: string, script: Script): RunEvent[][] {
  const step = state.steps[key];
  if (script.kind === 'pure') return [[completed(key, script.port)]];
  if (script.kind === 'gate') return [[asked(key, 'gate')]];
  if (script.kind === 'draft') return [[stepStarted(key)], [answered(key, script.isAsked ? 'ask' : 'alone')]];
  if (step?.isIntended) return [[{ type: 'step.uncertain', at: 1, key, attempt: 1, error: { message: 'Lost.' } }]];
  if (script.isAsked && step?.status !== 'decided') return [[proposed(key, 'ask')]];
  return [[...(step?.proposal ? [] : [proposed(key, 'alone')]), intended(key)], [completed(key)]];
}

function answerTo(state: RunState, key: string, script: Script): RunEvent[] {
  const kind = openQuestion(state.steps[key])?.kind;
  const isYes = kind === 'uncertain' || script.isYes;
  const port = kind === 'gate' ? (isYes ? 'out' : 'no') : isYes ? 'out' : null;
  const decision = kind === 'uncertain' ? 'done' : isYes ? 'approve' : 'reject';
  const by = { id: 'u', name: 'Ann', via: 'session' as const };
  return [
    { type: 'approval.decided', at: 1, key, decision, by, effectiveAt: 1 },
    { type: 'approval.settled', at: 1, key, port },
  ];
}

interface Play {
  order: Order;
  scripts: readonly Script[];
  picks: readonly number[];
  /** Numbers of completions after which the process is killed. */
  crashes: ReadonlySet<number>;
}

/** Plays a run to its end over the rules alone, in an order of ends that `picks` says. */
function play({ order, scripts, picks, crashes }: Play): { state: RunState; begunAgain: string[]; leftOpen: string[] } {
  const journal: RunEvent[] = [started];
  const scriptOf = (key: string): Script => scripts[Number(key.slice(1))] ?? scripts[0]!;
  const readBack = (): Standing => {
    const state = fold(journal);
    return { state, progress: progressOf(order, state) };
  };
  let standing = readBack();
  let work = new Map<string, RunEvent[][]>();
  const begunAgain: string[] = [];
  let commands = resume(standing);
  for (let turn = 0; ; turn += 1) {
    for (const command of commands) {
      if (command.type === 'end') {
        const state = fold([{ type: 'run.ended', at: 1, outcome: command.outcome }], standing.state);
        return { state, begunAgain, leftOpen: [...work.keys()] };
      }
      const step = standing.state.steps[command.key];
      if (work.has(command.key) || (step && isSettled(step))) begunAgain.push(command.key);
      const kind = step?.status === 'uncertain' ? 'uncertain' : 'draft';
      const batches =
        command.type === 'ask'
          ? [[asked(command.key, kind)]]
          : workOf(standing.state, command.key, scriptOf(command.key));
      work.set(command.key, batches);
    }
    const open = Object.keys(standing.state.steps).filter((key) => openQuestion(standing.state.steps[key]));
    const choices = [...work.keys(), ...open];
    expect(choices, 'a run that is not over has work or a question').not.toHaveLength(0);
    const key = choices[(picks[turn % picks.length] ?? 0) % choices.length] ?? '';
    const batch = work.get(key)?.shift() ?? answerTo(standing.state, key, scriptOf(key));
    if (work.get(key)?.length === 0) work.delete(key);
    journal.push(...batch);
    if (crashes.has(turn)) {
      work = new Map();
      standing = readBack();
      commands = resume(standing);
    } else {
      fold(batch, standing.state);
      commands = next(standing, [key]);
    }
  }
}

const plays = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc.record({
    order: fc
      .array(
        fc.record({
          from: fc.nat(size),
          to: fc.integer({ min: 0, max: size - 1 }),
          port: fc.constantFrom('out', 'no'),
        }),
        { maxLength: 16 },
      )
      .map((edges) =>
        orderFrom(
          edges
            .filter((edge) => edge.from === size || edge.from < edge.to)
            .map((edge) => (edge.from === size ? `t -> n${edge.to}` : `n${edge.from}:${edge.port} -> n${edge.to}`)),
        ),
      ),
    scripts: fc.array(
      fc.record({
        kind: fc.constantFrom('pure' as const, 'draft' as const, 'gate' as const, 'effect' as const),
        port: fc.constantFrom('out' as const, 'no' as const),
        isAsked: fc.boolean(),
        isYes: fc.boolean(),
      }),
      { minLength: size, maxLength: size },
    ),
    picks: fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
    crashes: fc.uniqueArray(fc.nat(20), { maxLength: 5 }),
  }),
);

/** What a run came to: each node's end. */
const endOf = (state: RunState) => ({
  status: state.status,
  steps: Object.fromEntries(
    Object.values(state.steps)
      .map((step): [string, unknown] => [step.key, [step.status, step.port]])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  ),
});

test('whatever the graph, the order of ends and the crashes: the same end, and no completed step begins again', () => {
  fc.assert(
    fc.property(plays, ({ order, scripts, picks, crashes }) => {
      const calm = play({ order, scripts, picks: [0], crashes: new Set() });
      const rough = play({ order, scripts, picks, crashes: new Set(crashes) });
      expect([rough.begunAgain, rough.leftOpen, calm.leftOpen]).toEqual([[], [], []]);
      expect(endOf(rough.state)).toEqual(endOf(calm.state));
      expect(rough.state.status).toBe('completed');
      const { settled } = progressOf(order, rough.state);
      expect([...order.sorted].filter((id) => !settled.has(id))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
