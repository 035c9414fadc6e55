// Holding back an effect that is about to go out alone: it becomes a question in the inbox.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Actor, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import type { Clock } from '../services/clock.ts';
import { firstPort } from './attempts/failure.ts';
import { type LiveRun, nodeOfStep } from './live/live-run.ts';
import type { LiveRuns } from './live/live-runs.ts';
import { runNumber } from './live/run-errors.ts';
import { routeOfHeldBack } from './route.ts';

export interface HoldBackDeps {
  runs: LiveRuns;
  clock: Clock;
}

/** Throws `run.not_found`, and `step.not_going_out` (409) when there is nothing to hold back (any more). */
export async function holdBack(
  { runs, clock }: HoldBackDeps,
  runId: string,
  { key, by }: { key: Key; by: Actor },
): Promise<void> {
  await runs.submit(runNumber(runId), ({ run }) => heldBack(run, { key, by, at: clock.now() }));
}

function heldBack(run: LiveRun, { key, by, at }: { key: Key; by: Actor; at: number }): RunEvent[] {
  const step = run.state.steps[key];
  const node = step && nodeOfStep(run, step.nodeId);
  if (!step?.proposal || !step.wait || !node || node.run.kind !== 'effect' || isFinal(run.state.status)) {
    throw new AppError('step.not_going_out', `Step ${key} of run ${run.head.id} is not about to go out.`, {
      status: 409,
      hint: 'It may have gone out already. Look at the run.',
    });
  }
  const { proposal } = step;
  const { run: nodeRun } = node;
  const recipients = () => nodeRun.recipients?.(proposal.values) ?? [];
  const routed = routeOfHeldBack({ run, node, key }, { values: proposal.values, recipients }, by.name);
  return [
    { type: 'wait.ended', at, key, port: null, by: 'person', actor: by },
    { type: 'step.proposed', at, key, proposal, port: firstPort(node), ...routed },
  ];
}
