// Puts the parts of the engine together behind its face.
import type { LoadedNode } from '@leeway/nodes/runtime';
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import type { Logger } from 'pino';
import type { Clock } from '../services/clock.ts';
import type { ApprovalStore } from '../store/approvals.ts';
import type { ConnectionStore } from '../store/connections.ts';
import type { DeliveryStore } from '../store/deliveries/deliveries.ts';
import type { DialStore } from '../store/dials.ts';
import type { EndpointStore } from '../store/endpoints.ts';
import type { Pass } from '../store/files/crash-points.ts';
import type { IncidentStore } from '../store/incidents/incidents.ts';
import type { TriggerWatchStore } from '../store/incidents/trigger-watch.ts';
import type { Append, WorkspaceEvent } from '../store/journal/append.ts';
import type { Journal } from '../store/journal.ts';
import type { MemberStore } from '../store/members.ts';
import type { NoticeSettingsStore } from '../store/notices/notice-settings.ts';
import type { NoticeStore } from '../store/notices/notices.ts';
import type { PreviewStore } from '../store/previews.ts';
import type { QueueStore } from '../store/queue.ts';
import type { RetentionStore } from '../store/retention.ts';
import type { ClaimStore } from '../store/reviewing/claims.ts';
import type { DelegationStore } from '../store/reviewing/delegations.ts';
import type { HiddenItemStore } from '../store/reviewing/hidden-items.ts';
import type { OwnAnswerStore } from '../store/reviewing/own-answers.ts';
import type { PlantStore } from '../store/reviewing/plants.ts';
import type { TurnStore } from '../store/reviewing/turns.ts';
import type { RunStore } from '../store/runs/runs.ts';
import type { ScheduleStore } from '../store/schedules.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { TableStore } from '../store/tables/data-tables.ts';
import type { TimerStore } from '../store/timers.ts';
import type { AloneItemStore } from '../store/trust/alone-items.ts';
import type { AuditStore } from '../store/trust/audits.ts';
import type { ComparisonStore } from '../store/trust/comparisons.ts';
import type { DialRequestStore } from '../store/trust/dial-requests.ts';
import type { TrustStore } from '../store/trust/trust.ts';
import type { VersionStore } from '../store/versions.ts';
import type { SignalStore } from '../store/waits.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import { findAlike, retryAlike } from './again/alike.ts';
import { forkRun } from './again/fork.ts';
import { LEEWAY } from './again/retry.ts';
import { calledWorkflow } from './containers/called-workflow.ts';
import { alreadySettled, createDecisions } from './decisions.ts';
import { followEvidence } from './dials/after-evidence.ts';
import { createCanaries } from './dials/canaries/canaries.ts';
import { createDialControl, liveDialsOf } from './dials/dial-control.ts';
import { createEvidenceKeys } from './dials/evidence-keys.ts';
import { keepTrust } from './dials/keep-trust.ts';
import { createLiveTrust, type LiveTrust } from './dials/live-trust.ts';
import { takeOwnResult } from './dials/own-result.ts';
import type { Engine, RunRecord } from './engine.ts';
import { holdBack } from './hold-back.ts';
import { createIncidentWatch } from './incidents/watch.ts';
import { handOnFailures } from './ingress/hand-on.ts';
import { ConnectionLimits } from './limits/connection-limits.ts';
import { RunSlots } from './limits/run-slots.ts';
import type { ContextFactory, WorkDeps } from './live/live-run.ts';
import { LiveRuns } from './live/live-runs.ts';
import { runNotFound, runNumber } from './live/run-errors.ts';
import type { RunQueueLimits } from './live/run-queue.ts';
import { createLiveWorkflows } from './live-workflows.ts';
import { createNotices, type NoticesDeps } from './notices/notices.ts';
import { createPlans, type Plans } from './plans/plans.ts';
import { createPreviews } from './preview/previews.ts';
import { createPublisher } from './publish.ts';
import { createHousekeeping } from './retention.ts';
import { createLiveCalendar, type LiveCalendar } from './reviewing/live-calendar.ts';
import { answerFirst } from './reviewing/own-answer.ts';
import { createReviews, type ReviewsDeps } from './reviewing/reviews.ts';
import { tellReviewers } from './reviewing/tell-reviewers.ts';
import { createTurns, type Turns } from './reviewing/turns.ts';
import { createSchedules } from './schedules/schedules.ts';
import { createSignals } from './signals/signals.ts';
import { createTriggers, type Triggers } from './triggers.ts';
import { createWaits, type Waits } from './waits.ts';
import { measure } from './watching/measures.ts';
import { queueFigures } from './watching/queue.ts';
import { createRunLog } from './watching/run-log.ts';
import { createStream } from './watching/stream.ts';

export interface EngineDeps {
  types: ReadonlyMap<string, LoadedNode>;
  journal: Journal;
  runs: RunStore;
  approvals: ApprovalStore;
  timers: TimerStore;
  signals: SignalStore;
  deliveries: DeliveryStore;
  workflows: WorkflowStore;
  versions: VersionStore;
  endpoints: EndpointStore;
  schedules: ScheduleStore;
  dials: DialStore;
  connections: ConnectionStore;
  tables: TableStore;
  settings: SettingsStore;
  members: MemberStore;
  claims: ClaimStore;
  delegations: DelegationStore;
  turns: TurnStore;
  plants: PlantStore;
  ownAnswers: OwnAnswerStore;
  hiddenItems: HiddenItemStore;
  notices: NoticeStore;
  noticeSettings: NoticeSettingsStore;
  incidents: IncidentStore;
  triggerWatch: TriggerWatchStore;
  queue: QueueStore;
  previews: PreviewStore;
  retention: RetentionStore;
  trust: TrustStore;
  audits: AuditStore;
  dialRequests: DialRequestStore;
  aloneItems: AloneItemStore;
  comparisons: ComparisonStore;
  /** Secret of this data folder, for the lots that decide what is checked. */
  drawKey: string;
  contextFor: ContextFactory;
  clock: Clock;
  log: Logger;
  /** Where browsers reach Leeway; without it a failure that is handed on has no address. */
  publicUrl?: string;
  /** How messages to people leave; without it nobody is told by e-mail or webhook. */
  telling?: NoticesDeps['telling'];
  random?: () => number;
  /** How many runs may be in memory and wait for it; RUN_LIMITS unless said otherwise. */
  runLimits?: RunQueueLimits;
  /** How long work in flight may take to end when the engine closes; 8 s unless said otherwise. */
  graceMs?: number;
  /** For tests that let the process die at a named point. */
  pass?: Pass | undefined;
}

/** The engine over a store and the outside world. `recover` must be called before anything else. */
export function createEngine(deps: EngineDeps): Engine {
  const parts = createParts(deps);
  const { checks, raiseByItself: _raise, ...control } = parts.control;
  const { plans, dials, liveRuns, triggers, publisher, decisions, stream, watch, housekeeping } = parts;
  const alike = { incidents: deps.incidents, runs: deps.runs, liveRuns, plans, retry: decisions.retry };
  return parts.canaries.overRuns({
    ...createLifecycle(deps, parts),
    validate: publisher.validate,
    ...parts.live,
    start: triggers.start,
    deliver: triggers.deliver,
    refuse: triggers.refuse,
    replay: triggers.replay,
    endpoint: triggers.endpoint,
    ...decisions,
    ...parts.reviews,
    announceApproval: (approval, what) => announceApproval(deps, approval, what),
    holdBack: (runId, key, by) => holdBack({ runs: liveRuns, clock: deps.clock }, runId, { key, by }),
    takeOwnResult: (own) =>
      takeOwnResult({ comparisons: deps.comparisons, checks, read: (id) => readRun(deps, plans, id) }, own),
    signal: parts.signals.send,
    alike: (runId) => findAlike(alike, runId),
    retryAlike: (runId, input) => retryAlike(alike, runId, input),
    fork: (runId, input) => forkRun({ ...deps, plans, liveRuns }, runId, input),
    ...control,
    // What went out alone is judged apart from its run, and what was planted is in none.
    ...parts.canaries.around({
      ...decisions,
      ...parts.reviews,
      decide: async (input) => ((await checks.decide(input)) ? undefined : decisions.decide(input)),
      undo: async (id, by) => {
        if (await checks.isCheck(id)) throw alreadySettled();
        return decisions.undo(id, by);
      },
    }),
    readApproval: parts.canaries.readApproval,
    show: parts.canaries.show,
    answerFirst: (asked, own) =>
      answerFirst({ ...deps, accounts: deps.telling?.people, readApproval: parts.canaries.readApproval }, asked, own),
    read: (runId) => readRun(deps, plans, runId),
    ...stream,
    reloadSettings: async () => {
      await Promise.all([dials.load(), parts.calendar.load()]);
    },
    lookForIncidents: watch.look,
    setIncident: (id, { by, ...change }) => watch.setState(id, { ...change, by: by.name }),
    queue: parts.queue,
    notices: parts.notices,
    measure: (observer) => measure(observer, { journal: deps.journal, plans }),
    sweep: housekeeping.sweep,
    ...parts.trials.previews,
    reloadConnection: (id) => parts.connectionLimits.settingsChanged(id),
  });
}

type Parts = ReturnType<typeof createParts>;

/** Everything behind the face, each made of what stands above it. */
function createParts(deps: EngineDeps) {
  const { clock, log, journal } = deps;
  const plans = createPlans(deps.versions, deps.types);
  const dials = liveDialsOf(deps);
  const notices = createNotices(deps);
  const connectionLimits = new ConnectionLimits({
    limitsOf: async (id) => (await deps.connections.find(id))?.limits ?? null,
    clock,
  });
  const trust = liveTrustOf(deps);
  const withNames = { ...deps, accounts: deps.telling?.people };
  const reviewing = { calendar: createLiveCalendar(deps.settings), turns: createTurns(withNames) };
  const liveRuns = createLiveRuns(deps, { plans, dials, trust, connectionLimits, ...reviewing });
  const waits = createWaits({ timers: deps.timers, runs: liveRuns, clock, log, pass: deps.pass });
  const signals = createSignals({ signals: deps.signals, runs: liveRuns, clock, log });
  const triggers = createTriggers({ ...deps, runs: liveRuns, runStore: deps.runs, plans, sentSignals: signals });
  const trials = createPreviews({ ...deps, plans });
  const publisher = createPublisher({ ...deps, liveDials: dials, checkPreviews: trials.check });
  const { decisions, reviews } = createDeciding(withNames, { ...reviewing, runs: liveRuns, expectTimer: waits.expect });
  const stream = createStream(journal, deps.runs);
  const housekeeping = createHousekeeping({ ...deps, isAtWork: (run) => liveRuns.isAtWork(run) });
  const schedules = createSchedules({ ...deps, runs: liveRuns, runStore: deps.runs, plans });
  const live = createLiveWorkflows(deps, { publisher, triggers, schedules });
  const queue = () => queueFigures(deps.queue, liveRuns);
  const watch = createIncidentWatch({ ...deps, plans, queue });
  const read = (runId: string) => readRun(deps, plans, runId);
  const control = createDialControl({ ...deps, catalogue: catalogueOf(deps), read, team: reviews.team }, dials);
  const canaries = createCanaries({ ...withNames, dials, trust, read });
  const listening = [
    followEvidence({ ...deps, notices, raises: control }),
    journal.onCommit((_seq, item) => {
      expectTimers(item, waits);
      signals.onCommit(item);
    }),
    handOnFailures(deps, triggers),
    journal.onCommit(createRunLog(log)),
    tellReviewers({ ...deps, notices }),
    ...keepTrust(journal, { trust, dials }),
  ];
  const runs = { liveRuns, waits, signals, decisions, reviews, housekeeping, schedules };
  return {
    ...runs,
    control,
    canaries,
    trials,
    calendar: reviewing.calendar,
    plans,
    dials,
    trust,
    connectionLimits,
    triggers,
    publisher,
    stream,
    live,
    queue,
    watch,
    notices,
    listening,
  };
}

function liveTrustOf({ trust, aloneItems, clock, journal, drawKey }: EngineDeps): LiveTrust {
  return createLiveTrust({
    source: { records: trust.records, aloneSince: aloneItems.aloneSince },
    now: () => clock.now(),
    nextApprovalId: () => journal.nextApprovalId(),
    drawKey,
  });
}

/** What people do to runs and to what the runs ask them. */
function createDeciding(
  deps: EngineDeps & Pick<ReviewsDeps, 'accounts'>,
  parts: { runs: LiveRuns; turns: Turns; expectTimer(at: number): void },
) {
  const decisions = createDecisions({
    ...deps,
    ...parts,
    children: async (id) => (await deps.runs.openChildren(id)).map((child) => child.id),
    parentOf: async (id) => (await deps.runs.get(id))?.parent ?? null,
  });
  return { decisions, reviews: createReviews({ ...deps, ...parts }) };
}

function createLiveRuns(
  deps: EngineDeps,
  parts: Pick<WorkDeps, 'dials' | 'trust' | 'connectionLimits' | 'turns'> & { plans: Plans; calendar: LiveCalendar },
): LiveRuns {
  const { journal, runs, contextFor, clock, log, pass } = deps;
  const { plans, dials, trust, connectionLimits, calendar, turns } = parts;
  return new LiveRuns({
    journal,
    runs,
    planOf: (versionId) => plans.byVersionId(versionId),
    nextApprovalId: () => journal.nextApprovalId(),
    nextRunId: () => journal.nextRunId(),
    called: (workflowId) => calledWorkflow(deps, plans, workflowId),
    contextFor,
    connectionLimits,
    runSlots: new RunSlots(),
    random: deps.random ?? Math.random,
    ...(deps.runLimits ? { limits: deps.runLimits } : {}),
    dials,
    trust,
    keys: createEvidenceKeys(),
    calendar: calendar.now,
    turns,
    clock,
    log,
    pass,
  });
}

function createLifecycle(deps: EngineDeps, parts: Parts): Pick<Engine, 'recover' | 'close'> {
  const { liveRuns, waits, signals, decisions, schedules, housekeeping, watch } = parts;
  return {
    async recover() {
      await parts.dials.load();
      await parts.trust.load();
      await parts.calendar.load();
      await watch.start();
      await parts.notices.start();
      liveRuns.resumeAll(await deps.runs.unfinished());
      await mendFamilies(deps, { liveRuns, cancel: decisions.cancel });
      await signals.recover();
      await releaseHeld(deps, parts.triggers);
      await waits.check();
      await schedules.check();
      housekeeping.start();
    },
    async close() {
      // First of all, in this very moment: nothing new begins.
      const runsClosed = liveRuns.close(deps.graceMs ?? 8000);
      waits.stop();
      for (const stop of parts.listening) stop();
      await Promise.all([
        schedules.stop(),
        parts.trials.stop(),
        parts.canaries.stop(),
        watch.stop(),
        housekeeping.stop(),
        parts.notices.stop(),
      ]);
      await runsClosed;
      parts.connectionLimits.stop();
    },
  };
}

/** The clock must ring for the times that a commit has set: deadlines, ends of waits, next attempts. */
function expectTimers(item: Append | WorkspaceEvent, waits: Waits): void {
  if (!('head' in item)) return;
  for (const event of item.events) {
    if (event.type === 'approval.asked' && event.dueAt !== null) waits.expect(event.review?.remindAt ?? event.dueAt);
    if (event.type === 'approval.escalated') waits.expect(event.remindAt ?? event.dueAt);
    if (event.type === 'wait.begun' && event.until !== null) waits.expect(event.until);
    if (event.type === 'step.failed' && event.retryAt !== null) waits.expect(event.retryAt);
    // Its waits are back, whenever they end.
    if (event.type === 'run.retried') waits.expect(event.at);
  }
}

/** The stream tells other inboxes; a claim or a comment stands in no journal of a run. */
async function announceApproval(
  { journal, clock }: EngineDeps,
  { id, runId, workflowId }: Parameters<Engine['announceApproval']>[0],
  what: Parameters<Engine['announceApproval']>[1],
): Promise<void> {
  await journal.appendWorkspace({ type: 'approval.changed', at: clock.now(), approvalId: id, runId, workflowId, what });
}

/** What a crash left between two runs of a family: ends that the parent does not know, and children of a cancelled one. */
async function mendFamilies(
  { runs, log }: EngineDeps,
  { liveRuns, cancel }: { liveRuns: LiveRuns; cancel: Engine['cancel'] },
): Promise<void> {
  const warn = (run: number) => (error: unknown) =>
    log.error({ err: error, run }, 'a child run and its parent could not be brought together');
  for (const id of await runs.unreported()) await liveRuns.report(id).catch(warn(id));
  for (const id of await runs.orphans()) await cancel(String(id), LEEWAY).catch(warn(id));
}

/** A crash in the middle of a resume leaves deliveries held in a workflow that is live again. */
async function releaseHeld({ workflows, log }: EngineDeps, triggers: Triggers): Promise<void> {
  for (const { id, status } of await workflows.list()) {
    if (status !== 'live') continue;
    await triggers
      .release(id)
      .catch((error: unknown) => log.error({ err: error, workflowId: id }, 'held deliveries could not be started'));
  }
}

async function readRun({ journal, runs }: EngineDeps, plans: Plans, runId: string): Promise<RunRecord> {
  const id = runNumber(runId);
  const head = await runs.get(id);
  if (!head) throw runNotFound(runId);
  const [plan, events] = await Promise.all([plans.byVersionId(head.versionId), journal.read(id)]);
  return { graph: plan.graph, nodes: plan.nodes, events, state: fold(events.map((entry) => entry.event)) };
}

function catalogueOf({ types }: Pick<EngineDeps, 'types'>): Catalogue {
  return (type) => types.get(type)?.definition;
}
