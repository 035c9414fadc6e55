// One step's work: its attempts, until it ended, failed for good, or must ask.
import {
  type AiResult,
  type NodeRun,
  type Proposal,
  RetryableError,
  type RunContext,
  UncertainError,
} from '@leeway/nodes/contract/run.ts';
import { hasBody } from '@leeway/shared/graph/bodies.ts';
import type { NodeKind } from '@leeway/shared/graph/node-type.ts';
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import type { Op } from './durable/durable-run.ts';
import { type Handed, RunClosed } from './durable/sqlite.ts';
import { callWork, type ContainerTask, containerWork } from './containers.ts';
import { backoffMs, describeError, finalFailure, firstPort, isRetryable, pauseMs } from './failure.ts';
import { factsOf, inputOf, type LiveRun, resolvedConfig } from './live-run.ts';
import type { PlanNode } from './plan.ts';
import { askAboutStep, askNode } from './question.ts';
import { routeOfAnswer, routeOfProposal } from './route.ts';
import { waitEvents } from './wait-step.ts';

const PURE_KINDS: ReadonlySet<NodeKind> = new Set(['pure', 'approval', 'wait', 'trigger']);

/** Whether the work of an op is done in its turn, without waiting for anything. */
export function isPureWork(run: LiveRun, op: Op): boolean {
  if (op.kind === 'signal') return true;
  const { type } = nodeOf(run, op.nodeId);
  return PURE_KINDS.has(type.kind) || hasBody(type.type);
}

/** Does the work of an op and hands in what came of it. Errors of the node become events; anything thrown is a bug of ours. */
export function work(run: LiveRun, key: Key, op: Op): undefined | Promise<void> {
  const node = nodeOf(run, op.nodeId);
  if (op.kind === 'signal') {
    run.hand(askAboutStep(run, node, key));
    return undefined;
  }
  switch (node.run.kind) {
    case 'pure':
      run.hand({ events: pureEvents(run, { node, key, nodeRun: node.run }) });
      return undefined;
    case 'approval':
      run.hand(askNode(run, { node, key, nodeRun: node.run }));
      return undefined;
    case 'ai':
      return attempts(run, { node, key }, aiAttempt(node.run));
    case 'read':
      return attempts(run, { node, key }, readAttempt(node.run));
    case 'effect':
      return attempts(run, { node, key }, effectAttempt(node.run));
    case 'wait':
      run.hand({ events: waitEvents(run, { node, key, nodeRun: node.run }) });
      return undefined;
    case 'container':
      return containers(run, { node, key, nodeRun: node.run });
    case 'trigger':
      throw new Error(`The trigger “${node.title}” cannot run as a step.`);
  }
}

/** A container with a body goes on in its turn; a call of another workflow looks that one up first. */
function containers(run: LiveRun, task: ContainerTask): undefined | Promise<void> {
  if (!hasBody(task.node.type.type)) return callWork(run, task);
  const handed = containerWork(run, task);
  if (handed.events.length > 0) run.hand(handed);
  return undefined;
}

function nodeOf(run: LiveRun, nodeId: string): PlanNode {
  const node = run.plan.nodes.get(nodeId);
  if (!node) throw new Error(`Run ${run.head.id} has no node ${nodeId}.`);
  return node;
}

interface Task {
  node: PlanNode;
  key: Key;
}

function pureEvents(
  run: LiveRun,
  { node, key, nodeRun }: Task & { nodeRun: Extract<NodeRun, { kind: 'pure' }> },
): RunEvent[] {
  const at = run.deps.clock.now();
  try {
    const input = inputOf(run, node);
    const result = nodeRun.run(resolvedConfig(run, { node, key }), input.value, factsOf(run, at));
    const isSame = input.key !== null && result.output === input.value;
    const output = isSame ? { sameAs: input.key ?? '' } : { output: result.output };
    return [
      {
        type: 'step.completed',
        at,
        key,
        port: result.port,
        ...output,
        ...(result.metric ? { metric: result.metric } : {}),
      },
    ];
  } catch (error) {
    return finalFailure(node, { key, attempt: 1, error: describeError(error), at });
  }
}

interface Attempt {
  /** Hands in its events, or throws what the policy decides about. */
  once(run: LiveRun, task: Task & { attempt: number; ctx: RunContext }): Promise<void>;
  /** Whether the outside is about to be called. One that only asks a person takes no turn at the connection from others. */
  callsOut(run: LiveRun, task: Task & { attempt: number }): boolean;
}

async function attempts(run: LiveRun, task: Task, work: Attempt): Promise<void> {
  const { node, key } = task;
  const { clock, random } = run.deps;
  const step = run.state.steps[key];
  if (step?.status === 'retrying') await sleepUntil(run, step.retryAt ?? 0);
  for (let attempt = numberOfNext(step); !run.signal.aborted && !run.stopSignal.aborted; attempt += 1) {
    const error = await tryOnce(run, { ...task, attempt }, work);
    if (error === null || error.value instanceof RunClosed) return;
    const at = clock.now();
    if (run.signal.aborted && !(error.value instanceof UncertainError)) return;
    if (error.value instanceof UncertainError && !node.isIdempotent) {
      return run.hand({ events: [{ type: 'step.uncertain', at, key, attempt, error: describeError(error.value) }] });
    }
    if (!isRetryable(error.value, node.retry) || attempt >= node.retry.attempts) {
      return run.hand({ events: finalFailure(node, { key, attempt, error: describeError(error.value), at }) });
    }
    const retryAt = at + backoffMs(node.retry, attempt, { random, error: error.value });
    run.hand({ events: [{ type: 'step.failed', at, key, attempt, error: describeError(error.value), retryAt }] });
    await sleepUntil(run, retryAt);
  }
}

/** An attempt that a crash cut off counts as begun: the same number goes again. */
function numberOfNext(step: StepState | undefined): number {
  const last = step?.attempts[step.attempts.length - 1];
  if (!last) return 1;
  return last.endedAt === null ? last.number : last.number + 1;
}

async function tryOnce(
  run: LiveRun,
  task: Task & { attempt: number },
  { once, callsOut }: Attempt,
): Promise<{ value: unknown } | null> {
  const { connection } = task.node;
  const turn = connection !== null && callsOut(run, task) ? await takeTurn(run, connection) : NO_TURN;
  if (turn === null || 'value' in turn) return turn;
  // From here on the time of the attempt counts: waiting for the connection was none of its own.
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(timeoutError(task.node)), task.node.timeoutMs);
  const signal = AbortSignal.any([timeout.signal, run.signal]);
  const ctx = run.deps.contextFor({
    signal,
    idempotencyKey: idempotencyKeyOf(run, task.key),
    run: run.head,
    nodeTitle: task.node.title,
  });
  try {
    await once(run, { ...task, ctx });
    return null;
  } catch (error) {
    const pause = pauseMs(error);
    // Before the turn is given back, else the next in the queue would run into the same answer.
    if (connection !== null && pause !== null) {
      run.deps.connectionLimits.pause(connection, run.deps.clock.now() + pause);
    }
    return { value: timeout.signal.aborted && !(error instanceof UncertainError) ? timeout.signal.reason : error };
  } finally {
    clearTimeout(timer);
    turn.giveBack();
  }
}

/** Run numbers begin anew with a new or a restored data folder; with the moment of its start, no other run ever had this key. */
function idempotencyKeyOf({ head }: LiveRun, key: Key): string {
  return `${head.id}.${head.startedAt.toString(36)}/${key}`;
}

const NO_TURN = { giveBack: () => undefined };

/** Waits until the connection may be called; null when the run was cancelled or the engine is closing meanwhile. */
async function takeTurn(
  run: LiveRun,
  connectionId: string,
): Promise<{ giveBack: () => void } | { value: unknown } | null> {
  const signal = AbortSignal.any([run.signal, run.stopSignal]);
  try {
    const wish = { connectionId, workflowId: run.plan.workflowId, signal };
    const giveBack = await run.deps.connectionLimits.acquire(wish);
    if (!signal.aborted) return { giveBack };
    giveBack();
    return null;
  } catch (value) {
    return signal.aborted ? null : { value };
  }
}

function timeoutError(node: PlanNode): Error {
  const message = `“${node.title}” took longer than ${node.timeoutMs / 1000} s and was stopped.`;
  return new RetryableError(message, { kind: 'timeout' });
}

/** Waits for a time, a cancel or a stop, whichever is first. */
function sleepUntil(run: LiveRun, at: number): Promise<void> {
  const signal = AbortSignal.any([run.signal, run.stopSignal]);
  return new Promise((resolve) => {
    const timer = setTimeout(done, Math.max(0, at - run.deps.clock.now()));
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

function aiAttempt(nodeRun: Extract<NodeRun, { kind: 'ai' }>): Attempt {
  const once: Attempt['once'] = async (run, { node, key, attempt, ctx }) => {
    const { clock, dials } = run.deps;
    run.hand({ events: [{ type: 'step.started', at: clock.now(), key, attempt }] });
    const result: AiResult = await nodeRun.ask(ctx, resolvedConfig(run, { node, key }), inputOf(run, node).value);
    const route = routeOfAnswer({ plan: run.plan, node, state: run.state, scope: run.scope, dials }, result);
    run.hand({
      events: [
        {
          type: 'step.answered',
          at: clock.now(),
          key,
          output: result.output,
          score: result.score,
          call: result.call,
          route,
          port: firstPort(node),
        },
      ],
    });
  };
  return { once, callsOut: () => true };
}

function readAttempt(nodeRun: Extract<NodeRun, { kind: 'read' }>): Attempt {
  const once: Attempt['once'] = async (run, { node, key, attempt, ctx }) => {
    const { clock } = run.deps;
    run.hand({ events: [{ type: 'step.started', at: clock.now(), key, attempt }] });
    const output = await nodeRun.perform(ctx, resolvedConfig(run, { node, key }), inputOf(run, node).value);
    run.hand({ events: [{ type: 'step.completed', at: clock.now(), key, port: firstPort(node), output }] });
  };
  return { once, callsOut: () => true };
}

function effectAttempt(nodeRun: Extract<NodeRun, { kind: 'effect' }>): Attempt {
  const propose = (run: LiveRun, { node, key }: Task): Before =>
    proposalEvents(run, {
      node,
      key,
      step: run.state.steps[key],
      prepare: () => nodeRun.prepare(resolvedConfig(run, { node, key }), inputOf(run, node).value),
    });
  const callsOut: Attempt['callsOut'] = (run, task) => {
    try {
      return !wasCutOff(run, task) && propose(run, task).mayPerform;
    } catch {
      // The attempt fails with it as well, and that is where it is journaled.
      return false;
    }
  };
  const once: Attempt['once'] = async (run, task) => {
    const { node, key, attempt, ctx } = task;
    const { clock } = run.deps;
    if (wasCutOff(run, task)) {
      throw new UncertainError(
        `Leeway was stopped while “${node.title}” was being carried out. Nobody knows whether it happened.`,
      );
    }
    const before = propose(run, task);
    if (!before.mayPerform) return run.hand({ events: before.events });
    const intended: RunEvent = {
      type: 'effect.intended',
      at: clock.now(),
      key,
      attempt,
      idempotencyKey: ctx.idempotencyKey,
    };
    await committed(run, [...before.events, intended]);
    run.deps.pass?.('after-intent');
    const result = await nodeRun.perform(ctx, before.proposal, resolvedConfig(run, { node, key }));
    run.deps.pass?.('after-effect');
    const at = clock.now();
    if ('output' in result) {
      return run.hand({
        events: [{ type: 'step.completed', at, key, port: result.port ?? firstPort(node), output: result.output }],
      });
    }
    await committed(run, [{ type: 'step.completed', at, key, port: firstPort(node) }], {
      write: result.write,
      by: `“${node.title}”`,
    });
  };
  return { once, callsOut };
}

/** The intent of this very attempt is on disk and nothing after it: whether it happened is for a person to say. */
function wasCutOff(run: LiveRun, { node, key, attempt }: Task & { attempt: number }): boolean {
  const step = run.state.steps[key];
  return Boolean(step?.isIntended && attempt === step.attempts[step.attempts.length - 1]?.number && !node.isIdempotent);
}

type Before = { events: RunEvent[]; mayPerform: boolean; proposal: Proposal };

/** The proposal and its route, read again before every attempt: a dial turned down meanwhile holds the effect back. */
function proposalEvents(run: LiveRun, task: Task & { step: StepState | undefined; prepare: () => Proposal }): Before {
  const { node, key, step, prepare } = task;
  if (step?.proposal && step.isDecided) return { events: [], mayPerform: true, proposal: step.proposal };
  const proposal = step?.proposal ?? prepare();
  const { plan, state, scope, deps } = run;
  const route = routeOfProposal({ plan, node, state, scope, dials: deps.dials }, proposal.values);
  const isKnown = step?.proposal !== undefined && step.proposal !== null && step.route?.way === route.way;
  const events: RunEvent[] = isKnown
    ? []
    : [{ type: 'step.proposed', at: deps.clock.now(), key, proposal, route, port: firstPort(node) }];
  return { events, mayPerform: route.way === 'alone', proposal };
}

/** Hands events in and waits until they are on disk. */
function committed(run: LiveRun, events: RunEvent[], write?: Handed['write']): Promise<void> {
  return new Promise((resolve, reject) => {
    run.hand({
      events,
      ...(write ? { write } : {}),
      committed: (error) => (error === null ? resolve() : reject(error)),
    });
  });
}
