// Puts the parts of the engine together behind its face.
import type { LoadedNode } from '@leeway/nodes/runtime';
import { fold } from '@leeway/shared/run/fold.ts';
import type { Logger } from 'pino';
import type { Clock } from '../services/clock.ts';
import type { ApprovalStore } from '../store/approvals.ts';
import type { ConnectionStore } from '../store/connections.ts';
import type { Pass } from '../store/crash-points.ts';
import type { TableStore } from '../store/data-tables.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { DialStore } from '../store/dials.ts';
import type { EndpointStore } from '../store/endpoints.ts';
import type { Journal } from '../store/journal.ts';
import type { IncidentStore } from '../store/incidents.ts';
import type { RunStore } from '../store/runs.ts';
import type { QueueStore } from '../store/queue.ts';
import type { RetentionStore } from '../store/retention.ts';
import type { ScheduleStore } from '../store/schedules.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { TimerStore } from '../store/timers.ts';
import type { VersionStore } from '../store/versions.ts';
import type { TriggerWatchStore } from '../store/trigger-watch.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import { createDecisions, runNumber } from './decisions.ts';
import { createDialControl, liveDialsOf } from './dial-control.ts';
import type { Engine, RunRecord } from './engine.ts';
import { ConnectionLimits } from './limits/connection-limits.ts';
import type { ContextFactory } from './live-run.ts';
import { LiveRuns, runNotFound } from './live-runs.ts';
import { createIncidentWatch } from './incidents/watch.ts';
import { handOnFailures } from './ingress/hand-on.ts';
import { handOnFailures } from './ingress/hand-on.ts';
import { createLiveWorkflows } from './live-workflows.ts';
import { createPlans, type Plans } from './plans.ts';
import { createPublisher } from './publish.ts';
import { measure } from './measures.ts';
import { createSchedules } from './schedules.ts';
import { createStream } from './stream.ts';
import { queueFigures } from './queue.ts';
import { createHousekeeping } from './retention.ts';
import { LEEWAY } from './retry.ts';
import { createTriggers, type Triggers } from './triggers.ts';
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
  schedules: ScheduleStore;
  dials: DialStore;
  connections: ConnectionStore;
  tables: TableStore;
  settings: SettingsStore;
  contextFor: ContextFactory;
  clock: Clock;
  log: Logger;
  /** Where browsers reach Leeway; without it a failure that is handed on has no address. */
  incidents: IncidentStore;
  triggerWatch: TriggerWatchStore;
  queue: QueueStore;
  retention: RetentionStore;
  publicUrl?: string;
  random?: () => number;
  /** How long work in flight may take to end when the engine closes; 8 s unless said otherwise. */
  graceMs?: number;
  /** For tests that let the process die at a named point. */
  pass?: Pass | undefined;
}

/** The engine over a store and the outside world. `recover` must be called before anything else. */
export function createEngine(deps: EngineDeps): Engine {
  const { clock, log, journal } = deps;
  const plans = createPlans(deps.versions, deps.types);
  const dials = liveDialsOf(deps);
  const connectionLimits = new ConnectionLimits({
    limitsOf: async (id) => (await deps.connections.find(id))?.limits ?? null,
    clock,
  });
  const liveRuns = new LiveRuns({
    journal,
    runs: deps.runs,
    planOf: (versionId) => plans.byVersionId(versionId),
    nextApprovalId: () => journal.nextApprovalId(),
    contextFor: deps.contextFor,
    connectionLimits,
    random: deps.random ?? Math.random,
    dials,
    clock,
    log,
    pass: deps.pass,
  });
  const waits = createWaits({ timers: deps.timers, runs: liveRuns, clock, log, pass: deps.pass });
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
  const schedules = createSchedules({ ...deps, runs: liveRuns, runStore: deps.runs, plans });
  const live = createLiveWorkflows(deps, { publisher, triggers, schedules });
  const stopHandingOn = handOnFailures(deps, triggers);

  return {
    async recover() {
      await dials.load();
      await wakeUnfinished(deps, liveRuns);
      await releaseHeld(deps, triggers);
      await waits.check();
      await schedules.check();
    },
    async close() {
      waits.stop();
      await schedules.stop();
  const queue = () => queueFigures(deps.queue, liveRuns);
  const watch = createIncidentWatch({ ...deps, plans, queue });
      stopWatching();
      stopHandingOn();
      await liveRuns.close(deps.graceMs ?? 8000);
      connectionLimits.stop();
    },
    validate: publisher.validate,
    ...live,
    start: triggers.start,
    deliver: triggers.deliver,
    refuse: triggers.refuse,
    replay: triggers.replay,
    endpoint: triggers.endpoint,
    ...decisions,
    ...createDialControl(deps, dials),
    read: (runId) => readRun(deps, plans, runId),
    ...stream,
    reloadSettings: () => dials.load(),
    reloadConnection: (id) => connectionLimits.settingsChanged(id),
  };
}

async function wakeUnfinished({ runs, log, pass }: EngineDeps, liveRuns: LiveRuns): Promise<void> {
  for (const id of await runs.unfinished()) {
    pass?.('in-recovery');
    await liveRuns
      .wake(id)
      .catch((error: unknown) => log.error({ err: error, run: id }, 'a run could not be read back'));
  }
}

/** A crash in the middle of a resume leaves deliveries held in a workflow that is live again. */
async function releaseHeld({ workflows, log }: EngineDeps, triggers: Triggers): Promise<void> {
  for (const { id, status } of await workflows.list()) {
    if (status !== 'live') continue;
    await triggers
      .release(id)
    lookForIncidents: watch.look,
    setIncident: (id, { by, ...change }) => watch.setState(id, { ...change, by: by.name }),
    queue,
    measure: (observer) => measure(observer, { journal, plans }),
    sweep: housekeeping.sweep,
      .catch((error: unknown) => log.error({ err: error, workflowId: id }, 'held deliveries could not be started'));
  }
}

async function readRun({ journal, runs }: EngineDeps, plans: Plans, runId: string): Promise<RunRecord> {
  const id = runNumber(runId);
  const head = await runs.get(id);
  if (!head) throw runNotFound(runId);
  const [plan, events] = await Promise.all([plans.byVersionId(head.versionId), journal.read(id)]);
  return { graph: plan.graph, events, state: fold(events.map((entry) => entry.event)) };
}
