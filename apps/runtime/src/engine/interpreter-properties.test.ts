// The interpreter over random graphs and random orders, killed after any event: what it comes to never depends on chance.
import { type Order, orderOf } from '@leeway/shared/graph/order.ts';
import { checkJournal } from '@leeway/shared/run/check-journal.ts';
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import { isSettled, type RunState, stepOf } from '@leeway/shared/run/state.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openQuestion } from './attempts/question.ts';
import type { Completion, DurableRun, Op, Outcome } from './durable/durable-run.ts';
import { interpret } from './interpreter.ts';
import { graphOf } from './testing/engine-bench.ts';

type Script = { kind: 'pure' | 'attempt' | 'effect' | 'gate' | 'fails'; port: 'out' | 'no' | 'error' };
interface Case {
  order: Order;
  scripts: readonly Script[];
  /** Which of the open works ends next, and which question is answered. */
  picks: readonly number[];
}

const TRIGGER = 't';
const started: RunEvent = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: TRIGGER,
  output: {},
  by: null,
};
const ann = { id: 'u', name: 'Ann', via: 'session' as const };

class Killed extends Error {}

/** One process: it gives events from a journal that outlives it, and dies after so many. */
class MemoryRun implements DurableRun {
  readonly runId = '1';
  readonly startedAt = 0;
  readonly graph = { workflowId: 'w', versionId: 1 };
  readonly begun: Key[] = [];
  readonly #journal: RunEvent[];
  readonly #plan: Case;
  #left: number;
  readonly #open = new Map<Key, RunEvent[][]>();

  constructor(journal: RunEvent[], plan: Case, left: number) {
    this.#journal = journal;
    this.#plan = plan;
    this.#left = left;
  }

  begin(key: Key, op: Op): void {
    if (this.#open.has(key)) throw new Error(`${key} was begun twice`);
    this.begun.push(key);
    this.#open.set(key, workOf(fold(this.#journal), key, { op, script: scriptOf(this.#plan, key) }));
  }

  /** Something from outside, such as a decision. */
  submit(key: Key, events: RunEvent[]): void {
    this.#open.set(`outside ${key}`, [events]);
  }

  async next(): Promise<Completion | 'parked'> {
    if (this.#left <= 0) throw new Killed();
    const keys = [...this.#open.keys()];
    const key = keys[pick(this.#plan, this.#journal.length) % keys.length];
    if (key === undefined) return 'parked';
    const batches = this.#open.get(key) ?? [];
    const events = batches.shift() ?? [];
    if (batches.length === 0) this.#open.delete(key);
    this.#left -= 1;
    this.#journal.push(...events);
    return events;
  }

  async end(outcome: Outcome): Promise<void> {
    if (this.#journal.at(-1) !== outcome) this.#journal.push(outcome);
  }
}

const pick = ({ picks }: Case, at: number): number => picks[at % picks.length] ?? 0;
const scriptOf = ({ scripts }: Case, key: Key): Script =>
  scripts[Number(key.slice(1))] ?? { kind: 'pure', port: 'out' };

/** What work hands in, batch by batch, from where the step is; as attempt.ts does, in short. */
function workOf(state: RunState, key: Key, { op, script }: { op: Op; script: Script }): RunEvent[][] {
  const step = state.steps[key];
  const done: RunEvent = { type: 'step.completed', at: 1, key, port: script.port, output: key };
  const error = { message: `${key} is down.` };
  if (op.kind === 'signal') return [[asked(key, 'uncertain')]];
  switch (script.kind) {
    case 'pure':
      return [[done]];
    case 'gate':
      return [[asked(key, 'gate')]];
    case 'attempt':
      return [[{ type: 'step.started', at: 1, key, attempt: 1 }], [done]];
    case 'fails':
      return [
        [{ type: 'step.started', at: 1, key, attempt: 1 }],
        [{ type: 'step.failed', at: 1, key, attempt: 1, error, retryAt: null }],
      ];
    case 'effect':
      // Cut off between its intent and its end: nobody knows.
      if (step?.isIntended && step.status !== 'decided')
        return [[{ type: 'step.uncertain', at: 1, key, attempt: 1, error }]];
      return [[...(step?.proposal ? [] : [proposed(key)]), intended(key, step ? 2 : 1)], [done]];
  }
}

const intended = (key: Key, attempt: number): RunEvent => ({
  type: 'effect.intended',
  at: 1,
  key,
  attempt,
  idempotencyKey: `1/${key}`,
});
const proposed = (key: Key): RunEvent => ({
  type: 'step.proposed',
  at: 1,
  key,
  proposal: { summary: '', values: {} },
  route: { way: 'alone', level: 'autonomous', because: 'node setting', why: '', score: null, threshold: null },
  port: 'out',
});
const asked = (key: Key, kind: 'gate' | 'uncertain'): RunEvent => ({
  type: 'approval.asked',
  at: 1,
  key,
  approval: `${key} ${kind}`,
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

/** The answer to a question: a gate goes the way of its script, and what nobody knows has happened. */
function answerTo(plan: Case, state: RunState, key: Key): RunEvent[] {
  const isGate = openQuestion(state.steps[key])?.kind === 'gate';
  const { port } = scriptOf(plan, key);
  const decision = isGate ? ('approve' as const) : ('done' as const);
  return [
    { type: 'approval.decided', at: 1, key, decision, by: ann, effectiveAt: 1 },
    { type: 'approval.settled', at: 1, key, port },
  ];
}

interface Played {
  journal: RunEvent[];
  state: RunState;
  /** Settled steps that were begun all the same. */
  begunAgain: Key[];
  /** At the end of each life: the state as it was folded along the way, and as it is read from the start. */
  states: [RunState, RunState][];
}

/** Runs to the end; each process of `lives` dies after so many events, and the last one lives on. */
async function play(plan: Case, lives: readonly number[]): Promise<Played> {
  const journal: RunEvent[] = [started];
  const begunAgain: Key[] = [];
  const states: Played['states'] = [];
  for (let life = 0; life < 200; life += 1) {
    const state = fold(journal);
    const settled = new Set(Object.values(state.steps).flatMap((step) => (isSettled(step) ? [step.key] : [])));
    const run = new MemoryRun(journal, plan, lives[life] ?? Number.POSITIVE_INFINITY);
    const questions = Object.keys(state.steps).filter((key) => openQuestion(state.steps[key]));
    const question = questions[pick(plan, life) % Math.max(1, questions.length)];
    if (question !== undefined) run.submit(question, answerTo(plan, state, question));
    const standing = { state, progress: progressOf(plan.order, state) };
    const how = await interpret({ run, standing, onFolded: () => undefined }).catch((error: unknown) => {
      if (error instanceof Killed) return 'killed' as const;
      throw error;
    });
    begunAgain.push(...run.begun.filter((key) => settled.has(key)));
    // What was folded along the way is what a reading from the start gives.
    if (how !== 'killed') states.push([standing.state, fold(journal)]);
    if (how === 'ended') return { journal, state: standing.state, begunAgain, states };
  }
  throw new Error('The run neither ended nor went on.');
}

const cases = (kinds: readonly Script['kind'][]): fc.Arbitrary<Case> =>
  fc.integer({ min: 1, max: 8 }).chain((size) => {
    const edge = fc
      .record({
        from: fc.integer({ min: -1, max: size - 1 }),
        to: fc.nat(size - 1),
        port: fc.constantFrom('out', 'no', 'error'),
      })
      .filter(({ from, to }) => from < to)
      .map(({ from, to, port }) => (from < 0 ? `${TRIGGER} -> n${to}` : `n${from}:${port} -> n${to}`));
    const script = fc.record({
      kind: fc.constantFrom(...kinds),
      port: fc.constantFrom('out' as const, 'no' as const, 'error' as const),
    });
    return fc.record({
      order: fc
        .tuple(fc.array(edge, { maxLength: 18 }), fc.uniqueArray(fc.nat(size - 1), { maxLength: 2 }))
        .map(([edges, first]) => ({
          ...orderOfEdges(size, edges),
          firstToArrive: new Set(first.map((id) => `n${id}`)),
        })),
      scripts: fc.array(script, { minLength: size, maxLength: size }),
      picks: fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }),
    });
  });

function orderOfEdges(size: number, edges: string[]): Order {
  const nodes = [TRIGGER, ...Array.from({ length: size }, (_, index) => `n${index}`)];
  return orderOf(
    graphOf(
      nodes.map((id) => ({ id, type: 'logic.set' })),
      [...new Set(edges)],
    ),
  );
}

/** Which nodes run, worked out from the end of the sentence: a node runs when an edge into it was taken. */
function shouldRun(plan: Case, id: string): boolean {
  if (id === TRIGGER) return true;
  return (plan.order.incoming.get(id) ?? []).some((edge) => {
    const port = edge.source === TRIGGER ? 'out' : scriptOf(plan, edge.source).port;
    return edge.sourcePort === port && shouldRun(plan, edge.source);
  });
}

const endOf = (state: RunState): unknown => ({
  status: state.status,
  steps: Object.values(state.steps)
    .map(({ key, status, port }) => `${key} ${status} ${port}`)
    .toSorted(),
});

const facts = ({ order }: Case) => ({ part: () => order, mayRepeat: () => false });
const SOUND = ['pure', 'attempt', 'effect', 'gate'] as const;
const lives = fc.array(fc.nat(6), { maxLength: 6 });

test('a node runs exactly when an edge into it was taken, in whatever order steps end', async () => {
  await fc.assert(
    fc.asyncProperty(cases(SOUND), async (plan) => {
      const { state, states, journal } = await play(plan, []);
      for (const [along, anew] of states) expect(along).toEqual(anew);
      const ran = plan.order.sorted.filter((id) => stepOf(state, id) !== undefined);
      expect(ran).toEqual(plan.order.sorted.filter((id) => shouldRun(plan, id)));
      expect(state.status).toBe('completed');
      expect(checkJournal(journal, facts(plan))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('killed after any events, as often as one likes, a run comes to the same end and does nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(cases(SOUND), lives, async (plan, deaths) => {
      const calm = await play({ ...plan, picks: [0] }, []);
      const rough = await play(plan, deaths);
      expect(rough.begunAgain).toEqual([]);
      expect(endOf(rough.state)).toEqual(endOf(calm.state));
      expect(checkJournal(rough.journal, facts(plan))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('killed after each of its events in turn, a run comes to the same end', async () => {
  await fc.assert(
    fc.asyncProperty(cases(SOUND), async (plan) => {
      const { state, journal } = await play(plan, []);
      for (let death = 0; death < journal.length; death += 1) {
        const again = await play(plan, [death]);
        expect(endOf(again.state)).toEqual(endOf(state));
      }
    }),
    { numRuns: 40 },
  );
});

test('a run with a step that fails fails, whatever else ends first, and keeps its place', async () => {
  await fc.assert(
    fc.asyncProperty(cases([...SOUND, 'fails']), lives, async (plan, deaths) => {
      const { state, journal, begunAgain } = await play(plan, deaths);
      const isReached = plan.order.sorted.some((id) => reachesFailure(plan, id));
      expect(state.status).toBe(isReached ? 'failed' : 'completed');
      expect(begunAgain).toEqual([]);
      expect(checkJournal(journal, facts(plan))).toEqual([]);
      const open = Object.values(state.steps).filter(({ status }) => status === 'running' || status === 'retrying');
      expect(open).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

/** Whether the node would run and fail, with nothing failing before it. */
function reachesFailure(plan: Case, id: string): boolean {
  if (id === TRIGGER || scriptOf(plan, id).kind !== 'fails') return false;
  return isReachedSoundly(plan, id);
}

function isReachedSoundly(plan: Case, id: string): boolean {
  if (id === TRIGGER) return true;
  return (plan.order.incoming.get(id) ?? []).some((edge) => {
    const isTrigger = edge.source === TRIGGER;
    const script = scriptOf(plan, edge.source);
    if (!isTrigger && script.kind === 'fails') return false;
    return edge.sourcePort === (isTrigger ? 'out' : script.port) && isReachedSoundly(plan, edge.source);
  });
}

test('any part of a journal, and then the rest, fold to what the whole folds to', async () => {
  await fc.assert(
    fc.asyncProperty(cases([...SOUND, 'fails']), lives, async (plan, deaths) => {
      const { journal } = await play(plan, deaths);
      const whole = fold(journal);
      for (let cut = 0; cut <= journal.length; cut += 1) {
        const kept: RunEvent[] = JSON.parse(JSON.stringify(journal.slice(0, cut)));
        expect(fold(journal.slice(cut), fold(kept))).toEqual(whole);
      }
    }),
    { numRuns: 100 },
  );
});
