// A bench with four people, whose workflow asks them about something.
import type { Actor, Decision, RunEvent } from '@leeway/shared/run/event.ts';
import type { ApprovalState } from '@leeway/shared/run/state.ts';
import type { DecideInput, Engine } from '../engine.ts';
import { ann, answer, type Bench, createBench, graphOf, startAndWait } from './engine-bench.ts';

export const dan: Actor = { id: 'dan', name: 'Dan', via: 'session' };
export const eve: Actor = { id: 'eve', name: 'Eve', via: 'key' };
/** A builder; Dan and Eve are approvers, and Ann owns the workspace. */
export const bob: Actor = { id: 'bob', name: 'Bob', via: 'session' };

export interface ReviewBench extends Bench {
  /** Starts a run that asks; gives its id. */
  ask(by?: Actor, input?: unknown): Promise<string>;
  /** The newest question of a run's step. */
  question(runId: string, engine?: Engine): Promise<ApprovalState>;
  decide(runId: string, by: Actor, more?: Partial<DecideInput>): Promise<void>;
  /** The events of a run, without the times. */
  events(runId: string): Promise<RunEvent[]>;
}

async function withPeople(bench: Bench, step: string, workflowId: string): Promise<ReviewBench> {
  for (const [at, { id }] of [dan, eve, bob].entries())
    await bench.stores.members.add({ userId: id, role: id === 'bob' ? 'builder' : 'approver', createdAt: at + 1 });
  let keys = 0;
  const question = async (runId: string, engine = bench.engine) => {
    const { state } = await engine.read(runId);
    const found = state.steps[step]?.approvals.at(-1);
    if (!found) throw new Error(`run ${runId} asks nothing`);
    return found;
  };
  return {
    ...bench,
    question,
    ask: async (by = ann, input = {}) => {
      if (by === ann) return startAndWait(bench.engine, workflowId, input);
      return (await bench.engine.start({ workflowId, mode: 'live', input, by, waitMs: 5000 })).runId;
    },
    decide: async (runId, by, more = {}) => {
      const { approval } = await question(runId);
      const decision: Decision = 'approve';
      await bench.engine.decide({
        approvalId: approval,
        decision,
        by,
        idempotencyKey: `k${++keys}`,
        undoMs: 0,
        ...more,
      });
    },
    events: async (runId) => (await bench.engine.read(runId)).events.map(({ event }) => event),
  };
}

/** Asks at a gate with the config given. */
export async function gateBench(config: Record<string, unknown> = {}): Promise<ReviewBench> {
  const bench = await createBench();
  const graph = graphOf(
    [
      { id: 'start', type: 'triggers.manual' },
      { id: 'gate', type: 'approvals.gate', config: { question: 'May it go out?', ...config } },
      { id: 'done', type: 'metrics.record', config: { metric: 'done', kind: 'count' } },
    ],
    ['start -> gate', 'gate:approved -> done'],
  );
  return withPeople(bench, 'gate', await bench.publish(graph));
}

/** Asks about a draft. What the AI answers is up to the test; by default each draft is a number higher. */
export async function draftBench(dial: Record<string, unknown> = {}): Promise<ReviewBench> {
  const bench = await createBench();
  let drafts = 0;
  bench.world.ai = async ({ schema }) => answer(schema.parse({ body: `Draft ${++drafts}`, confidence: 90 }));
  const graph = graphOf(
    [
      { id: 'start', type: 'triggers.manual', config: { fields: [{ name: 'text', label: 'Text', type: 'text' }] } },
      {
        id: 'draft',
        type: 'ai.draft',
        config: { instruction: 'Answer', context: 'Hello', subject: false },
        dial: { level: 'draft', ...dial },
      },
      { id: 'done', type: 'metrics.record', config: { metric: 'done', kind: 'count' } },
    ],
    ['start -> draft', 'draft -> done'],
  );
  return withPeople(bench, 'draft', await bench.publish(graph));
}
