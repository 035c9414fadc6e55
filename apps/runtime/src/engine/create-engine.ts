// Puts the parts of the engine together behind its face.
import type { LoadedNode } from '@leeway/nodes/runtime';
import { AppError } from '@leeway/shared/api/error.ts';
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import type { Logger } from 'pino';
import type { Clock } from '../services/clock.ts';
import type { ApprovalStore } from '../store/approvals.ts';
import type { ConnectionStore } from '../store/connections.ts';
import type { TableStore } from '../store/data-tables.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { DialStore } from '../store/dials.ts';
import type { EndpointStore } from '../store/endpoints.ts';
import type { Journal } from '../store/journal.ts';
import type { RunStore } from '../store/runs.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { TimerStore } from '../store/timers.ts';
import type { VersionStore } from '../store/versions.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import { createDecisions, runNumber } from './decisions.ts';
import { createLiveDials, type LiveDials } from './dials.ts';
import type { Engine, RunRecord } from './engine.ts';
import type { ContextFactory } from './live-run.ts';
import { LiveRuns, runNotFound } from './live-runs.ts';
import { createPlans, type Plans } from './plans.ts';
import { createPublisher } from './publish.ts';
import { createStream } from './stream.ts';
import { createTriggers } from './triggers.ts';
import { createWaits } from './waits.ts';

export interface EngineDeps {
  types: ReadonlyMap<string, LoadedNode>;
  journal: Journal;
  runs: RunStore;
  approvals: ApprovalStore;
  timers: TimerStore;
  deliveries: DeliveryStore;
  workflows: WorkflowStore;
  versions: VersionStore;
  endpoints: EndpointStore;
  dials: DialStore;
  connections: ConnectionStore;
  tables: TableStore;
  settings: SettingsStore;
  contextFor: ContextFactory;
  clock: Clock;
  log: Logger;
  random?: () => number;
  /** How long work in flight may take to end when the engine closes; 8 s unless said otherwise. */
  graceMs?: number;
}

/** The engine over a store and the outside world. `recover` must be called before anything else. */
export function createEngine(deps: EngineDeps): Engine {
  const { clock, log, journal } = deps;
  const plans = createPlans(deps.versions, deps.types);
  const dials = liveDialsOf(deps);
  const liveRuns = new LiveRuns({
    journal,
    runs: deps.runs,
    planOf: (versionId) => plans.byVersionId(versionId),
    nextApprovalId: () => journal.nextApprovalId(),
    contextFor: deps.contextFor,
    random: deps.random ?? Math.random,
    dials,
    clock,
    log,
  });
  const waits = createWaits({ timers: deps.timers, runs: liveRuns, clock, log });
  const triggers = createTriggers({ ...deps, runs: liveRuns, plans });
  const publisher = createPublisher(deps);
  const decisions = createDecisions({ runs: liveRuns, approvals: deps.approvals, clock, expectTimer: waits.expect });
  const stream = createStream(journal, deps.runs);
  // Questions with a deadline set a timer: the clock must ring for it.
  const stopWatching = journal.onCommit((_seq, item) => {
    if (!('head' in item)) return;
    for (const event of item.events)
      if (event.type === 'approval.asked' && event.dueAt !== null) waits.expect(event.dueAt);
  });
  const changed = async (workflowId: string): Promise<void> => {
    triggers.forget();
    await journal.appendWorkspace({ type: 'workflow.changed', at: clock.now(), workflowId });
  };

  return {
    async recover() {
      await dials.load();
      for (const id of await deps.runs.unfinished()) {
        await liveRuns
          .wake(id)
          .catch((error: unknown) => log.error({ err: error, run: id }, 'a run could not be read back'));
      }
      await waits.check();
    },
    async close() {
      waits.stop();
      stopWatching();
      await liveRuns.close(deps.graceMs ?? 8000);
    },
    validate: publisher.validate,
    async publish(workflowId, options) {
      const published = await publisher.publish(workflowId, options);
      await changed(workflowId);
      await triggers.release(workflowId);
      return published;
    },
    async pause(workflowId) {
      await setLive(deps, workflowId, 'paused');
      await changed(workflowId);
    },
    async resume(workflowId) {
      await setLive(deps, workflowId, 'live');
      await changed(workflowId);
      await triggers.release(workflowId);
    },
    start: triggers.start,
    deliver: triggers.deliver,
    endpoint: triggers.endpoint,
    ...decisions,
    setDial: (workflowId, nodeId, input) => setDial(deps, { dials, workflowId, nodeId, ...input }),
    async setKillSwitch(workflowId, on, by) {
      if (workflowId === null) await deps.settings.setKillSwitch(on);
      else await deps.workflows.setKillSwitch(workflowId, on);
      dials.setKilled(workflowId, on);
      log.info({ workflowId, on, by: by.id }, 'kill switch');
      await journal.appendWorkspace({ type: 'kill-switch.set', at: clock.now(), workflowId, on });
    },
    read: (runId) => readRun(deps, plans, runId),
    ...stream,
    announce(workflowId) {
      changed(workflowId).catch((error: unknown) =>
        log.error({ err: error, workflowId }, 'a change could not be announced'),
      );
    },
    reloadSettings: () => dials.load(),
  };
}

function liveDialsOf({ dials, settings, workflows }: EngineDeps): LiveDials {
  return createLiveDials({
    settings: async () =>
      [...(await dials.listAll())].flatMap(([workflowId, rows]) =>
        rows.map(({ nodeId, setting }) => ({ workflowId, nodeId, setting })),
      ),
    killSwitches: async () => ({
      everywhere: await settings.isKillSwitchOn(),
      workflowIds: (await workflows.list()).filter((workflow) => workflow.killSwitch).map((workflow) => workflow.id),
    }),
    workspace: async () => {
      const { policy, ceiling } = await settings.get();
      return { policy, ceiling };
    },
  });
}

/** Pausing needs something live to pause; resuming what was never paused changes nothing. */
async function setLive({ workflows }: EngineDeps, workflowId: string, status: 'live' | 'paused'): Promise<void> {
  const workflow = await workflows.get(workflowId);
  if (workflow.liveVersion === null) throw notLive(workflow.title);
  await workflows.setStatus(workflowId, status);
}

async function setDial(
  deps: EngineDeps,
  input: Parameters<Engine['setDial']>[2] & { dials: LiveDials; workflowId: string; nodeId: string },
): Promise<void> {
  const { dials, workflowId, nodeId, setting, reason, by } = input;
  const workflow = await deps.workflows.get(workflowId);
  const live = await deps.versions.live(workflowId);
  const node = [...workflow.draft.graph.nodes, ...(live?.graph.nodes ?? [])].find((each) => each.id === nodeId);
  const type = node && deps.types.get(node.type)?.definition;
  if (!node || !type) throw nodeNotFound(workflow.title, nodeId);
  if (type.dial === null) throw noDial(node.title);
  const at = deps.clock.now();
  // Evidence has earned nothing yet: whatever lets a step write or act alone is set by hand (dial.md, `judgement`).
  const isByHand = type.actionClass !== 'A' && compareLevels(setting.level, 'draft') > 0;
  await deps.dials.set(workflowId, { nodeId, setting, setAt: at, by, isByHand, reason });
  dials.set(workflowId, nodeId, setting);
  await deps.journal.appendWorkspace({ type: 'dial.set', at, workflowId, nodeId });
}

async function readRun({ journal, runs }: EngineDeps, plans: Plans, runId: string): Promise<RunRecord> {
  const id = runNumber(runId);
  const head = await runs.get(id);
  if (!head) throw runNotFound(runId);
  const [plan, events] = await Promise.all([plans.byVersionId(head.versionId), journal.read(id)]);
  return { graph: plan.graph, events, state: fold(events.map((entry) => entry.event)) };
}

function notLive(title: string): AppError {
  return new AppError('workflow.not_published', `“${title}” is not live yet.`, {
    status: 409,
    hint: 'Publish it first.',
  });
}

function nodeNotFound(title: string, nodeId: string): AppError {
  return new AppError('node.not_found', `“${title}” has no step ${nodeId}.`, {
    status: 404,
    hint: 'It may have been removed since. Load the workflow again.',
  });
}

function noDial(title: string): AppError {
  return new AppError('dial.none', `“${title}” has no dial: it neither writes nor acts.`, { status: 422 });
}
