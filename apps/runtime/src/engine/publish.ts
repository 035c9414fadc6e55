// Publishing: the draft is checked, frozen as the next version, and goes live with its public addresses.
import { upgradeGraph } from '@leeway/nodes/contract/upgrade.ts';
import { type LoadedNode, upgradableOf } from '@leeway/nodes/runtime';
import { AppError } from '@leeway/shared/api/error.ts';
import { problemsOf } from '@leeway/shared/expression/validate.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import * as z from 'zod';
import type { Clock } from '../services/clock.ts';
import { timesAfter } from '../services/cron.ts';
import type { ConnectionStore } from '../store/connections.ts';
import type { EndpointStore } from '../store/endpoints.ts';
import { graphHash } from '../store/graph-hash.ts';
import type { Journal } from '../store/journal.ts';
import type { NewSchedule } from '../store/schedules.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { TableStore } from '../store/tables/data-tables.ts';
import type { VersionStore } from '../store/versions.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import { dialsGoingLive } from './dials/begin-dials.ts';
import type { LiveDials } from './dials/dials.ts';
import { errorWorkflowProblems } from './ingress/error-workflow.ts';
import { createTurns } from './ingress/in-turn.ts';

export interface PublishDeps {
  types: ReadonlyMap<string, LoadedNode>;
  workflows: WorkflowStore;
  versions: VersionStore;
  endpoints: EndpointStore;
  connections: ConnectionStore;
  tables: TableStore;
  journal: Pick<Journal, 'appendWorkspace'>;
  settings: Pick<SettingsStore, 'get'>;
  liveDials: Pick<LiveDials, 'published'>;
  clock: Clock;
  /** Throws when an AI step that changed has to be tried on past items first. */
  checkPreviews?(workflowId: string, graph: Graph): Promise<void>;
}

export interface Publisher {
  validate(workflowId: string | null, graph: Graph): Promise<Problem[]>;
  publish(
    workflowId: string,
    options: { revision?: number | undefined; by: Actor },
  ): Promise<{ version: number; problems: Problem[] }>;
}

export function createPublisher(deps: PublishDeps): Publisher {
  // One publish of a workflow at a time: the second sees what the first made.
  const inTurn = createTurns();

  const validate = async (workflowId: string | null, graph: Graph): Promise<Problem[]> => {
    const [connections, endpoints, workflows, tables] = await Promise.all([
      deps.connections.list(),
      deps.endpoints.list(),
      deps.workflows.list(),
      deps.tables.list(),
    ]);
    const titles = new Map(workflows.map((workflow) => [workflow.id, workflow.title]));
    const taken = new Map(
      endpoints
        .filter((endpoint) => endpoint.workflowId !== workflowId)
        .map(({ kind, path, workflowId: id }) => [`${kind} ${path}`, titles.get(id) ?? id]),
    );
    const current = upgraded(deps, graph);
    const problems = problemsOf(current.graph, (type) => deps.types.get(type)?.definition, {
      connections: new Map(connections.map((connection) => [connection.id, connection.kind])),
      takenPaths: (kind, path) => taken.get(`${kind} ${path}`) ?? null,
      tables: new Set(tables.flatMap((table) => [table.id, table.name])),
      workflows: new Map(workflows.map(({ id, title, liveVersion }) => [id, { title, isLive: liveVersion !== null }])),
      workflowId,
    });
    return [...current.problems, ...problems, ...(await errorWorkflowProblems(deps, { workflowId, graph, workflows }))];
  };

  return {
    validate,
    publish: (workflowId, options) => inTurn(workflowId, () => publish(deps, { workflowId, validate, ...options })),
  };
}

/** A draft may have been made by an older Leeway, or by a script that names no versions; one by a newer Leeway has a problem. */
function upgraded({ types }: PublishDeps, graph: Graph): { graph: Graph; problems: Problem[] } {
  const upgradable = (type: string) => {
    const loaded = types.get(type);
    return loaded && upgradableOf(loaded);
  };
  try {
    return { graph: upgradeGraph(graph, upgradable), problems: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const where = { nodeId: null, nodeTitle: null, field: null };
    return { graph, problems: [{ severity: 'error', code: 'node.newer_version', ...where, message }] };
  }
}

interface Publication {
  workflowId: string;
  revision?: number | undefined;
  by: Actor;
  validate: Publisher['validate'];
}

async function publish(
  deps: PublishDeps,
  { workflowId, revision, by, validate }: Publication,
): Promise<{ version: number; problems: Problem[] }> {
  const { title, draft } = await deps.workflows.get(workflowId);
  if (revision !== undefined && revision !== draft.revision) {
    throw new AppError('workflow.stale_revision', `“${title}” was saved since you opened it.`, {
      status: 409,
      hint: 'Load the newest draft, look at what changed, and publish again.',
      details: { revision: draft.revision, savedAt: draft.savedAt, savedBy: draft.savedBy },
    });
  }
  const problems = await validate(workflowId, draft.graph);
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) {
    const what = errors.length === 1 ? 'one thing' : `${errors.length} things`;
    throw new AppError('workflow.invalid', `“${title}” cannot go live: ${what} to fix.`, {
      status: 422,
      hint: errors[0]?.message ?? '',
      details: { problems },
    });
  }
  const live = await deps.versions.live(workflowId);
  if (live?.number && live.hash === graphHash(draft.graph)) return { version: live.number, problems };
  await deps.checkPreviews?.(workflowId, draft.graph);
  const version = await write(deps, { workflowId, before: live?.graph ?? null, after: draft.graph, by });
  return { version, problems };
}

/** The version with all that goes live with it: from the first moment no run sees one without the other. */
async function write(
  { versions, settings, liveDials, journal, types, clock }: PublishDeps,
  { workflowId, before, after, by }: { workflowId: string; before: Graph | null; after: Graph; by: Actor },
): Promise<number> {
  const publishing = { workflowId, by, at: clock.now(), settings: await settings.get() };
  const { at } = publishing;
  const catalogue = (type: string) => types.get(type)?.definition;
  const turned: string[] = [];
  const { version } = await versions.publish({
    workflowId,
    graph: after,
    endpoints: endpointsOf(after),
    schedules: schedulesOf(after, types, at),
    dials: (rows) => dialsGoingLive({ before, after, rows, catalogue }, publishing),
    onLive({ dials }) {
      liveDials.published(workflowId, dials, after.settings.ceiling);
      turned.push(...dials.map(({ nodeId }) => nodeId));
    },
    at,
    by: by.name,
  });
  // They are written; this tells everyone who looks at them.
  for (const nodeId of turned) await journal.appendWorkspace({ type: 'dial.set', at, workflowId, nodeId });
  return version;
}

const scheduleSchema = z.object({
  cron: z.string(),
  timezone: z.string(),
  missed: z.enum(['once', 'all', 'skip']),
  overlap: z.enum(['allow', 'skip']),
});

/** With the config's defaults: a schedule may leave them out. Throws when the times cannot be read, so that they never go live. */
function schedulesOf(graph: Graph, types: PublishDeps['types'], now: number): NewSchedule[] {
  return graph.nodes.flatMap((node) => {
    const type = node.type === 'triggers.schedule' ? types.get(node.type) : undefined;
    if (!type) return [];
    const config = scheduleSchema.parse(type.definition.config.parse(node.config));
    return [{ nodeId: node.id, ...config, nextAt: timesAfter(config, now, 1)[0] ?? null }];
  });
}

function endpointsOf(graph: Graph): { kind: 'webhook' | 'form'; path: string; nodeId: string }[] {
  return graph.nodes.flatMap((node) => {
    const isHook = node.type === 'triggers.webhook' || (node.type === 'logic.wait' && node.config.mode === 'webhook');
    const kind = isHook ? 'webhook' : node.type === 'triggers.form' ? 'form' : null;
    return kind && typeof node.config.path === 'string'
      ? [{ kind, path: node.config.path, nodeId: node.id } as const]
      : [];
  });
}
