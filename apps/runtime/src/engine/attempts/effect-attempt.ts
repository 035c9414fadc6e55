// One try of an effect: the only kind of step that changes the world.
import { type NodeRun, type Proposal, UncertainError } from '@leeway/nodes/contract/run.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { configIn } from '../config-in-run.ts';
import type { Handed } from '../durable/sqlite.ts';
import { inputOf, type LiveRun } from '../live/live-run.ts';
import { routeOfProposal } from '../route.ts';
import type { Attempt, Task } from './attempts.ts';
import { firstPort } from './failure.ts';

/** An effect: prepared, let through by its dial or a person, promised on disk, and only then carried out. */
export function effectAttempt(nodeRun: Extract<NodeRun, { kind: 'effect' }>): Attempt {
  // A step that has to queue says what it is about to do, and again when its turn comes: mostly nothing was settled in between.
  let known: { settled: number; config: unknown; prepared: Proposal | null } | null = null;
  const read = (run: LiveRun, { node }: Task): NonNullable<typeof known> => {
    const { settled } = run.state.counts;
    if (known?.settled !== settled) known = { settled, config: configIn(run, node), prepared: null };
    return known;
  };
  const propose = (run: LiveRun, task: Task): Before => {
    const { node, key } = task;
    const now = read(run, task);
    const prepare = (): Proposal => (now.prepared ??= nodeRun.prepare(now.config, inputOf(run, node).value));
    const recipients = (values: Proposal['values']) => nodeRun.recipients?.(values) ?? [];
    return proposalEvents(run, { node, key, step: run.state.steps[key], prepare, recipients });
  };
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
    const { config } = read(run, task);
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
    const result = await nodeRun.perform(ctx, before.proposal, config);
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

interface Proposing extends Task {
  step: StepState | undefined;
  prepare: () => Proposal;
  recipients: (values: Proposal['values']) => readonly string[];
}

/** The proposal and its route, read again before every attempt: a dial turned down meanwhile holds the effect back. */
function proposalEvents(run: LiveRun, { node, key, step, prepare, recipients }: Proposing): Before {
  if (step?.proposal && step.isDecided) return { events: [], mayPerform: true, proposal: step.proposal };
  const proposal = step?.proposal ?? prepare();
  const { values } = proposal;
  const { undoSeconds, ...routed } = routeOfProposal(
    { run, node, key },
    { values, recipients: () => recipients(values) },
  );
  const at = run.deps.clock.now();
  const proposed: RunEvent = { type: 'step.proposed', at, key, proposal, port: firstPort(node), ...routed };
  const mayPerform = routed.route.way === 'alone';
  if (mayPerform && undoSeconds > 0 && !step?.isUndoOver) {
    // It is an item only when it goes out: until then it can still become a question.
    const { evidence: _evidence, ...announced } = proposed;
    const wait: RunEvent = { type: 'wait.begun', at, key, until: at + undoSeconds * 1000, signal: null };
    return { events: [announced, wait], mayPerform: false, proposal };
  }
  const isAnnounced = step?.isUndoOver === true && step.attempts.length === 0;
  const isKnown = step?.proposal && step.route?.way === routed.route.way && !isAnnounced;
  return { events: isKnown ? [] : [proposed], mayPerform, proposal };
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
