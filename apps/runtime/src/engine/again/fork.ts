// A new run that begins with what an old one had done, up to a cut through the graph. The old run stays as it is.
import { AppError } from '@leeway/shared/api/error.ts';
import { descendantsOf } from '@leeway/shared/graph/order.ts';
import type { Actor, KeptStep, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import { isSettled, type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import type { Clock } from '../../services/clock.ts';
import type { Journal } from '../../store/journal.ts';
import type { RunStore, StoredRun } from '../../store/runs/runs.ts';
import type { VersionStore } from '../../store/versions.ts';
import { accept } from '../ingress/accept.ts';
import { subjectOf } from '../ingress/subject.ts';
import type { LiveRuns } from '../live/live-runs.ts';
import { runNotFound, runNumber } from '../live/run-errors.ts';
import type { Plan } from '../plans/plan.ts';
import type { Plans } from '../plans/plans.ts';

export interface ForkInput {
  /** Keys of the steps that are done anew, with everything after them. None: the whole run, from its trigger. */
  cut: readonly Key[];
  /** What came in, edited; only for a fork from the trigger. */
  input?: unknown;
  /** Number of the version it runs on; the old run's unless said otherwise. */
  version?: number | undefined;
  /** Calls that the old run made are answered from it. */
  useRecorded?: boolean | undefined;
  /** Effects after the cut really happen; else they are refused, as in a test run. */
  allowEffects?: boolean | undefined;
  by: Actor;
}

export interface ForkDeps {
  runs: RunStore;
  journal: Journal;
  versions: VersionStore;
  plans: Plans;
  liveRuns: LiveRuns;
  clock: Clock;
}

interface Origin {
  head: StoredRun;
  started: Extract<RunEvent, { type: 'run.started' }>;
  state: RunState;
  /** Ids of the steps that the old run left out. */
  skipped: ReadonlySet<string>;
  /** Of the version that the new run is on. */
  plan: Plan;
}

/** Throws `run.not_found`, `run.unknown_step`, `run.invalid_input`, `version.not_found`. Resolves when the new run is on disk. */
export async function forkRun(deps: ForkDeps, runId: string, input: ForkInput): Promise<{ runId: string }> {
  const origin = await readOrigin(deps, runId, input.version);
  const { head: old, plan } = origin;
  const isFromStart = input.cut.length === 0 || input.cut.some((key) => nodeIdOf(key) === origin.state.trigger);
  const again = isFromStart ? null : nodesAgain(origin, input.cut);
  if (again !== null && input.input !== undefined) throw inputWithoutTrigger(runId);
  const at = deps.clock.now();
  const output = input.input === undefined ? origin.started.output : acceptedInput(origin, input.input, at);
  const mode = input.allowEffects ? old.mode : 'test';
  const kept = again === null ? [] : keptSteps(origin, again, at);
  const { parent: _parent, output: _output, ...first } = origin.started;
  const started: RunEvent & { type: 'run.started' } = {
    ...first,
    at,
    version: plan.version,
    mode,
    output,
    by: input.by,
    forkOf: { run: runId, cut: [...input.cut] },
    ...(input.useRecorded ? { recorded: recordedSteps(origin, { kept, cut: input.cut }) } : {}),
  };
  const head = {
    id: deps.journal.nextRunId(),
    workflowId: old.workflowId,
    versionId: plan.versionId,
    mode,
    startedAt: at,
    subject: input.input === undefined ? old.subject : subjectOf(output),
    parent: null,
    body: old.body,
  };
  const handle = deps.liveRuns.start({ head, plan, started, kept });
  await handle.committed;
  return { runId: String(head.id) };
}

async function readOrigin(
  { runs, journal, versions, plans }: ForkDeps,
  runId: string,
  version: number | undefined,
): Promise<Origin> {
  const head = await runs.get(runNumber(runId));
  if (!head) throw runNotFound(runId);
  const events = (await journal.read(head.id)).map(({ event }) => event);
  const [started] = events;
  if (started?.type !== 'run.started') throw runNotFound(runId);
  const versionId = version === undefined ? head.versionId : await versionIdOf(versions, head.workflowId, version);
  const plan = (await plans.byVersionId(versionId)).part(head.body);
  if (!plan.nodes.has(started.trigger))
    throw new AppError(
      'run.unknown_step',
      `Version ${version} has no longer the step that run ${runId} started from.`,
      {
        status: 422,
        hint: 'Choose the version the run had.',
      },
    );
  const state = fold(events);
  const old = (await plans.byVersionId(head.versionId)).part(head.body);
  return { head, started, state, skipped: progressOf(old.order, state).skipped, plan };
}

async function versionIdOf(versions: VersionStore, workflowId: string, number: number): Promise<number> {
  const version = await versions.byNumber(workflowId, number);
  if (version) return version.id;
  throw new AppError('version.not_found', `The workflow has no version ${number}.`, { status: 404 });
}

/** The nodes of the cut and everything after them. */
function nodesAgain({ plan, state }: Origin, cut: readonly Key[]): ReadonlySet<string> {
  const ids = cut.map(nodeIdOf);
  const unknown = ids.find((id) => !plan.order.nodes.has(id));
  if (unknown !== undefined) {
    const known = Object.keys(state.latest).filter((id) => plan.order.nodes.has(id));
    throw new AppError('run.unknown_step', `There is no step ${unknown} to begin anew from.`, {
      status: 422,
      hint: `Steps of this run: ${known.join(', ')}.`,
    });
  }
  return new Set(ids.flatMap((id) => [id, ...descendantsOf(plan.order, id)]));
}

function acceptedInput({ plan, started }: Origin, body: unknown, at: number): unknown {
  const trigger = plan.nodes.get(started.trigger);
  // A body's child run starts with an item: there is no trigger to ask.
  if (trigger?.run.kind !== 'trigger') return body;
  const delivery = {
    channel: 'manual' as const,
    at: new Date(at).toISOString(),
    from: null,
    body,
    headers: {},
    query: {},
  };
  const accepted = accept(trigger, delivery);
  if (accepted.ok) return accepted.output;
  throw new AppError('run.invalid_input', `The input does not fit “${trigger.title}”.`, {
    status: 422,
    hint: accepted.problems.map((problem) => problem.message).join(' '),
    details: { problems: accepted.problems },
  });
}

function inputWithoutTrigger(runId: string): AppError {
  return new AppError(
    'run.invalid_input',
    `Run ${runId} can get another input only when it begins anew from its start.`,
    {
      status: 422,
      hint: 'Leave `cut` empty, or leave `input` out.',
    },
  );
}

type Kept = Extract<RunEvent, { type: 'step.kept' }>;

/** What was done before the cut, in the graph's order. A step that a newer version put something new before is done anew. */
function keptSteps({ plan, state, skipped, started }: Origin, again: ReadonlySet<string>, at: number): Kept[] {
  const kept: Kept[] = [];
  const known = new Set([started.trigger]);
  for (const id of plan.order.sorted) {
    const step = stepOf(state, id);
    const before = plan.order.incoming.get(id) ?? [];
    const isSound = before.every(({ source }) => known.has(source));
    if (id === started.trigger || !isSound || again.has(id)) continue;
    // What was skipped then is known as well: it is skipped again.
    if (step ? isSettled(step) : skipped.has(id)) known.add(id);
    if (step && isSettled(step)) kept.push({ type: 'step.kept', at, key: id, ...keptStep(step) });
  }
  return kept;
}

/**
 * Answers of the old run for the steps that are done anew, by node id. A step of the cut itself that only asks the outside (an AI
 * call, a look-up) has none: doing it anew is what the fork is for, and it changes nothing there.
 */
function recordedSteps(
  { plan, state }: Origin,
  { kept, cut }: { kept: readonly Kept[]; cut: readonly Key[] },
): Record<string, KeptStep> {
  const isKept = new Set(kept.map(({ key }) => key));
  const isCut = new Set(cut.map(nodeIdOf));
  const recorded: Record<string, KeptStep> = {};
  for (const [id, node] of plan.nodes) {
    const step = stepOf(state, id);
    const { kind } = node.type;
    const isAsked = isCut.has(id) && (kind === 'ai' || kind === 'read' || node.isReadOnly);
    const isCall = kind !== 'pure' && kind !== 'trigger' && !isAsked;
    if (isCall && step && isSettled(step) && !step.isInherited && !isKept.has(id)) recorded[id] = keptStep(step);
  }
  return recorded;
}

function keptStep(step: StepState): KeptStep {
  const { output, score, route, isDecided, isBuiltIn, carried, port } = step;
  return { port, step: { output, score, route, isDecided, isBuiltIn, carried } };
}
