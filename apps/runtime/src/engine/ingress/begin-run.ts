// The first moments of a run: its head, its first event, and the answer to whoever started it.

import type { Actor, RunMode } from '@leeway/shared/run/event.ts';
import { lastStep, type RunState } from '@leeway/shared/run/state.ts';
import type { Clock } from '../../services/clock.ts';
import type { Append } from '../../store/journal/append.ts';
import type { Journal } from '../../store/journal.ts';
import type { StartAnswer } from '../engine.ts';
import type { Handle, LiveRuns } from '../live/live-runs.ts';
import { statusOf } from '../live/run-row.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import { within } from '../within.ts';
import { subjectOf } from './subject.ts';

export interface BeginDeps {
  runs: LiveRuns;
  journal: Journal;
  clock: Clock;
}

export interface BeginRun {
  plan: Plan;
  node: PlanNode;
  output: unknown;
  mode: RunMode;
  by: Actor | null;
  waitMs: number;
  delivery?: Append['delivery'];
}

/** Starts a run. Answers when it is on disk, or, with `waitMs`, when it has ended or parked within that time. */
export async function startRun({ runs, journal, clock }: BeginDeps, begin: BeginRun): Promise<StartAnswer> {
  const { plan, node, output, mode, by, waitMs, delivery } = begin;
  const at = clock.now();
  const head = {
    id: journal.nextRunId(),
    workflowId: plan.workflowId,
    versionId: plan.versionId,
    mode,
    startedAt: at,
    subject: subjectOf(output),
    parent: null,
    body: null,
  };
  const started = {
    type: 'run.started' as const,
    at,
    workflowId: plan.workflowId,
    version: plan.version,
    mode,
    trigger: node.id,
    output,
    by,
  };
  const run = { head, plan, started, ...(delivery ? { delivery } : {}) };
  if (!runs.hasRoom(plan.workflowId)) {
    await runs.enqueue(run);
    return { runId: String(head.id) };
  }
  const handle = runs.start(run);
  await handle.committed;
  return waitMs > 0 ? answerAfter(handle, waitMs) : { runId: String(head.id) };
}

/** The answer when the run ended or parked, or without a status when that takes longer than the caller waits. */
async function answerAfter(handle: Handle, waitMs: number): Promise<StartAnswer> {
  const runId = String(handle.run.head.id);
  const how = await within(handle.done, waitMs);
  return how === null ? { runId } : answerOf(runId, handle.run.state, how);
}

/** `parked`: whoever asks is told that it waits, for whatever it is. */
export function answerOf(runId: string, state: RunState, how: 'ended' | 'parked'): StartAnswer {
  return {
    runId,
    status: statusOf(state, how === 'parked'),
    ...(state.status === 'completed' ? { output: lastStep(state)?.output } : {}),
  };
}
