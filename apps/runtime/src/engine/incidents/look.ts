// One look at everything that is wrong as long as it lasts: triggers, queues and connections. What is right again is closed.
import type { Clock } from '../../services/clock.ts';
import type { ConnectionStore } from '../../store/connections.ts';
import type { EndpointStore } from '../../store/endpoints.ts';
import type { ChangedIncident, Finding } from '../../store/incidents/incident-rows.ts';
import type { IncidentStore } from '../../store/incidents/incidents.ts';
import type { TriggerWatchStore } from '../../store/incidents/trigger-watch.ts';
import type { ScheduleStore } from '../../store/schedules.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import type { Plans } from '../plans/plans.ts';
import type { QueueFigures } from '../watching/queue.ts';
import {
  connectionFingerprint,
  findingOfConnection,
  findingOfHeld,
  findingOfMissedSchedule,
  findingOfRunQueue,
  findingOfSilence,
  heldFingerprint,
  RUN_QUEUE,
} from './conditions.ts';
import { hasCalmed, isGrowing, type Sample, withSample } from './growth.ts';
import { reconcile } from './reconcile.ts';
import { isAlarm, suspectSilence } from './silence.ts';
import { FAILURES_IN_A_ROW, type Streak } from './streaks.ts';

/** A schedule that is later than this has not fired. */
const LATE_MS = 2 * 60_000;
/** More than these at once have one cause, which these tell. */
const MOST_MISSED = 200;

export interface LookerDeps {
  incidents: IncidentStore;
  triggerWatch: TriggerWatchStore;
  endpoints: EndpointStore;
  workflows: WorkflowStore;
  versions: VersionStore;
  connections: ConnectionStore;
  schedules: ScheduleStore;
  plans: Plans;
  /** Runs that wait for their turn, and deliveries that are held. */
  queue(): Promise<QueueFigures>;
  streaks: ReadonlyMap<string, Streak>;
  clock: Clock;
}

interface Looker {
  /** `used`: connections that a step used since the look before. */
  look(used: ReadonlySet<string>): Promise<ChangedIncident[]>;
}

type IsOpen = (fingerprint: string) => boolean;

export function createLooker(deps: LookerDeps): Looker {
  const { incidents, clock } = deps;
  const queues = createQueueLook(deps);
  return {
    async look(used) {
      const now = clock.now();
      await noteHealth(deps, used);
      const open = await incidents.openConditions();
      const known = new Set(open.map(({ fingerprint }) => fingerprint));
      const isOpen: IsOpen = (fingerprint) => known.has(fingerprint);
      const findings = [
        ...(await silentTriggers(deps, now)),
        ...(await missedSchedules(deps, now)),
        ...(await queues(isOpen, now)),
        ...(await failingConnections(deps, isOpen)),
      ];
      return incidents.apply(reconcile(open, await withResolved(deps, findings, isOpen), now));
    },
  };
}

function withResolved(
  { incidents }: LookerDeps,
  findings: readonly Finding[],
  isOpen: IsOpen,
): Promise<(Finding & { resolvedAt: number | null })[]> {
  return Promise.all(
    findings.map(async (finding) => ({
      ...finding,
      resolvedAt: isOpen(finding.fingerprint) ? null : await incidents.resolvedAt(finding.fingerprint),
    })),
  );
}

async function silentTriggers(deps: LookerDeps, now: number): Promise<Finding[]> {
  const { triggerWatch, endpoints, workflows } = deps;
  const live = new Map(
    (await workflows.list()).filter(({ status }) => status === 'live').map((workflow) => [workflow.id, workflow]),
  );
  const watched = await triggerWatch.look(
    (await endpoints.list()).filter(({ workflowId }) => live.has(workflowId)),
    now,
  );
  const findings: Finding[] = [];
  for (const trigger of watched) {
    const { workflowId, nodeId } = trigger;
    const workflow = live.get(workflowId);
    const silence = workflow && suspectSilence({ ...trigger, silenceMinutes: workflow.silenceMinutes }, now);
    if (!workflow || !silence) continue;
    if (silence.isLearned && !isAlarm(silence, await triggerWatch.hours(workflowId, nodeId), now)) continue;
    const nodeTitle = await titleOf(deps, workflowId, nodeId);
    findings.push(findingOfSilence({ workflowId, workflowTitle: workflow.title, nodeId, nodeTitle }, silence, now));
  }
  return findings;
}

/** Schedules of live workflows whose time passed a while ago. */
async function missedSchedules(deps: LookerDeps, now: number): Promise<Finding[]> {
  const overdue = await deps.schedules.due(now - LATE_MS, { limit: MOST_MISSED, offset: 0 });
  const titles = overdue.length === 0 ? new Map<string, string>() : await deps.workflows.titles();
  return Promise.all(
    overdue.map(async ({ workflowId, nodeId, nextAt }) => {
      const workflowTitle = titles.get(workflowId) ?? 'A deleted workflow';
      const nodeTitle = await titleOf(deps, workflowId, nodeId);
      return findingOfMissedSchedule({ workflowId, workflowTitle, nodeId, nodeTitle }, nextAt ?? now, now);
    }),
  );
}

async function titleOf({ versions, plans }: LookerDeps, workflowId: string, nodeId: string): Promise<string> {
  const version = await versions.live(workflowId);
  const plan = version && (await plans.byVersionId(version.id).catch(() => null));
  return plan?.nodes.get(nodeId)?.title ?? nodeId;
}

/** Remembers the last looks at each queue, and how long a growing one was at most. */
function createQueueLook({ queue, workflows }: LookerDeps): (isOpen: IsOpen, now: number) => Promise<Finding[]> {
  let samples = new Map<string, Sample[]>();
  let highest = new Map<string, number>();
  return async (isOpen, now) => {
    const { waiting, held } = await queue();
    const titles = held.length === 0 ? new Map<string, string>() : await workflows.titles();
    const queues = [
      { name: RUN_QUEUE, depth: waiting, finding: (since: number) => findingOfRunQueue(waiting, { since, now }) },
      ...held.map(({ workflowId, held: depth }) => ({
        name: heldFingerprint(workflowId),
        depth,
        finding: (since: number) =>
          findingOfHeld({ workflowId, workflowTitle: titles.get(workflowId) ?? 'A deleted workflow', depth }, since),
      })),
    ];
    const before = { samples, highest };
    // Queues that are gone are forgotten.
    samples = new Map();
    highest = new Map();
    return queues.flatMap(({ name, depth, finding }) => {
      const sample = { at: now, depth };
      const seen = withSample(before.samples.get(name) ?? [], sample);
      const most = Math.max(depth, before.highest.get(name) ?? 0);
      samples.set(name, seen);
      highest.set(name, most);
      const isWrong = isOpen(name) ? !hasCalmed(sample, most) : isGrowing(seen);
      if (!isWrong && !isOpen(name)) highest.set(name, depth);
      return isWrong ? [finding(seen[0]?.at ?? now)] : [];
    });
  };
}

/** What steps told about connections becomes their health, as the list of connections shows it. */
async function noteHealth({ connections, streaks }: LookerDeps, used: ReadonlySet<string>): Promise<void> {
  for (const id of used) {
    const streak = streaks.get(id);
    const connection = streak && (await connections.find(id));
    if (!streak || !connection) continue;
    const { failures, message, at } = streak;
    if (failures >= FAILURES_IN_A_ROW) await connections.setHealth(id, { status: 'failing', message, at });
    else if (failures === 0 && connection.health.status === 'failing')
      await connections.setHealth(id, { status: 'ok', message: 'A step used it and it went well.', at });
  }
}

/** A connection that was changed since is not known to work before a step or a test says so. */
async function failingConnections({ connections }: LookerDeps, isOpen: IsOpen): Promise<Finding[]> {
  return (await connections.list()).flatMap(({ id, name, health }) => {
    const isWrong = health.status === 'failing' || (health.status === 'unknown' && isOpen(connectionFingerprint(id)));
    if (!isWrong) return [];
    const message = health.message ?? 'It was changed and has not been tried since.';
    return [findingOfConnection({ id, name }, { message, at: health.at ?? 0 })];
  });
}
