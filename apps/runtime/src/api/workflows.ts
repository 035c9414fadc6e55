// Workflows: the draft, versions, publishing, starting by hand, and live dials.

import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { Workflow, WorkflowSummary } from '@leeway/shared/api/workflows.ts';
import { withUsualDials } from '@leeway/shared/dial/imported-dials.ts';
import { emptyGraph } from '@leeway/shared/graph/graph.ts';
import { dialPlaceOf, liveDialOf } from '../engine/dials/set-dial.ts';
import { assertCanHaveIt } from '../engine/reviewing/reviews.ts';
import type { WorkflowRecord } from '../store/workflows.ts';
import type { ApiDeps } from './api-deps.ts';
import { OK } from './ok.ts';
import type { Server } from './serve.ts';
import { textsIn } from './uses.ts';
import { hasChanges, summariseWorkflow } from './workflow-summary.ts';

const { workflows, killSwitch } = routes;

/** How long a caller with `wait=true` is kept waiting. */
const WAIT_MS = 30_000;

export function serveWorkflows(server: Server, deps: ApiDeps): void {
  serveWorkflowList(server, deps);
  serveDrafts(server, deps);
  serveFiles(server, deps);
  serveLife(server, deps);
  serveVersions(server, deps);
  serveDials(server, deps);
}

function serveWorkflowList({ serve }: Server, deps: ApiDeps): void {
  const { stores, clock } = deps;

  serve(workflows.list, async () => {
    const [records, counts, hashes, dials, trust, isKillSwitchOn] = await Promise.all([
      stores.workflows.list(),
      stores.runLists.counts(clock.now()),
      stores.versions.liveHashes(),
      stores.dials.listAll(),
      stores.trust.current(),
      stores.settings.isKillSwitchOn(),
    ]);
    const trusted = Map.groupBy(trust, ({ workflowId }) => workflowId);
    const items = records.map((record) =>
      summariseWorkflow(record, {
        dials: dials.get(record.id) ?? [],
        counts: counts.get(record.id),
        liveHash: hashes.get(record.id),
        isKillSwitchOn,
        catalogue: deps.catalogue,
        records: trusted.get(record.id) ?? [],
      }),
    );
    return { items };
  });
}

function serveDrafts({ serve }: Server, deps: ApiDeps): void {
  const { stores, engine, clock } = deps;

  serve(workflows.create, async ({ body, caller }) => {
    const { title, graph = emptyGraph() } = body;
    const record = await stores.workflows.create({ title, graph, at: clock.now(), by: caller.actor.name });
    engine.announce(record.id);
    return present(record, deps);
  });

  serve(workflows.get, async ({ params }) => present(await stores.workflows.get(params.id), deps));

  serve(workflows.change, async ({ params, body: { title, retention, silenceMinutes } }) => {
    if (title !== undefined) await stores.workflows.rename(params.id, title);
    if (retention !== undefined) await stores.workflows.setRetention(params.id, retention);
    if (silenceMinutes !== undefined) await stores.workflows.setSilence(params.id, silenceMinutes);
    engine.announce(params.id);
    return present(await stores.workflows.get(params.id), deps);
  });

  serve(workflows.remove, async ({ params }) => {
    await stores.workflows.remove(params.id, clock.now());
    engine.announce(params.id);
    return OK;
  });

  serve(workflows.saveDraft, async ({ params, body, caller }) => {
    const { graph, revision } = body;
    const before = await stores.workflows.get(params.id);
    const draft = { graph, revision, at: clock.now(), by: caller.actor.name };
    const saved = await stores.workflows.saveDraft(params.id, draft);
    if (before.isSample && (await usesConnection(graph, deps))) await stores.workflows.setSample(params.id, false);
    engine.announce(params.id);
    const [hashes, problems] = await Promise.all([stores.versions.liveHashes(), engine.validate(params.id, graph)]);
    return { ...saved, hasChanges: hasChanges(graph, hashes.get(params.id)), problems };
  });

  serve(workflows.validate, async ({ params }) => {
    const { draft } = await stores.workflows.get(params.id);
    return { problems: await engine.validate(params.id, draft.graph) };
  });
}

function serveFiles({ serve }: Server, deps: ApiDeps): void {
  const { stores, engine, clock } = deps;

  serve(workflows.import, async ({ body, caller }) => {
    // How far a step may go alone is decided here, not in a file.
    const { graph, notes } = withUsualDials(body.graph, deps.catalogue);
    const { title } = body;
    const record = await stores.workflows.create({ title, graph, at: clock.now(), by: caller.actor.name });
    engine.announce(record.id);
    const presented = await present(record, deps);
    return { ...presented, problems: [...notes, ...presented.problems] };
  });

  serve(workflows.export, async ({ params }) => {
    const { title, draft } = await stores.workflows.get(params.id);
    return { leeway: 'workflow' as const, schema: 1 as const, title, graph: draft.graph };
  });
}

/** What makes a workflow made from a template real: a connection of this workspace is used. */
async function usesConnection(graph: Workflow['draft']['graph'], { stores }: ApiDeps): Promise<boolean> {
  const texts = textsIn(graph);
  return (await stores.connections.list()).some(({ id }) => texts.has(id));
}

function serveLife({ serve }: Server, deps: ApiDeps): void {
  const { stores, engine } = deps;

  serve(workflows.publish, async ({ params, body, caller }) => {
    const { isSample } = await stores.workflows.get(params.id);
    const published = await engine.publish(params.id, { revision: body.revision, by: caller.actor });
    if (isSample) await stores.workflows.setSample(params.id, false);
    return published;
  });

  serve(workflows.pause, async ({ params, caller }) => {
    await engine.pause(params.id, caller.actor);
    return summarise(await stores.workflows.get(params.id), deps);
  });

  serve(workflows.resume, async ({ params, caller }) => {
    await engine.resume(params.id, caller.actor);
    return summarise(await stores.workflows.get(params.id), deps);
  });

  serve(workflows.start, ({ params, query, body, caller }) =>
    engine.start({
      workflowId: params.id,
      mode: body.test === true ? 'test' : 'live',
      input: body.input,
      trigger: body.trigger,
      by: caller.actor,
      waitMs: query.wait === 'true' ? WAIT_MS : 0,
    }),
  );
}

function serveVersions({ serve }: Server, { stores }: ApiDeps): void {
  serve(workflows.versions, async ({ params }) => {
    const { liveVersion } = await stores.workflows.get(params.id);
    const items = (await stores.versions.list(params.id)).map(({ number, publishedAt, publishedBy }) => ({
      version: number ?? 0,
      publishedAt,
      publishedBy,
      isLive: number === liveVersion,
    }));
    return { items };
  });

  serve(workflows.version, async ({ params }) => {
    const { liveVersion, title } = await stores.workflows.get(params.id);
    const found = await stores.versions.byNumber(params.id, params.version);
    if (found === null) {
      throw new AppError('version.not_found', `“${title}” has no version ${params.version}.`, {
        status: 404,
        hint: 'Choose one of its published versions.',
      });
    }
    const { graph, publishedAt, publishedBy } = found;
    return { version: params.version, publishedAt, publishedBy, isLive: params.version === liveVersion, graph };
  });
}

function serveDials({ serve }: Server, { stores, engine, catalogue }: ApiDeps): void {
  serve(workflows.signal, async ({ params, body }) => {
    const { id } = await stores.workflows.get(params.id);
    const address = { workflowId: id, name: body.name, correlation: body.key.trim() };
    const signal = await engine.signal(address, { value: body.value, dedupe: body.idempotencyKey ?? null });
    return { signal };
  });

  serve(workflows.setDial, async ({ params, body, caller }) => {
    const { setting, reason = null } = body;
    const { before } = await dialPlaceOf({ ...stores, catalogue }, params.id, params.nodeId);
    const named = [setting.assignee, setting.review?.escalateTo];
    const known = new Set([before.assignee, before.review?.escalateTo]);
    // One that was set before stays: whoever left since must not keep the dial from being turned.
    for (const to of named) if (to && !known.has(to)) assertCanHaveIt(to, await engine.team());
    await engine.setDial(params.id, params.nodeId, { setting, reason, by: caller.actor });
    // A raise that waits for a second person leaves it as it was.
    return liveDialOf(await dialPlaceOf({ ...stores, catalogue }, params.id, params.nodeId));
  });

  serve(workflows.ownResult, async ({ params: { id, nodeId }, body, caller }) => {
    await stores.workflows.get(id);
    await engine.takeOwnResult({ workflowId: id, nodeId, ...body, by: caller.actor });
    return OK;
  });

  async function killSwitchState() {
    const [everywhere, records] = await Promise.all([stores.settings.isKillSwitchOn(), stores.workflows.list()]);
    return { everywhere, workflowIds: records.filter((record) => record.killSwitch).map(({ id }) => id) };
  }
  serve(killSwitch.get, killSwitchState);
  serve(killSwitch.set, async ({ body, caller }) => {
    if (body.workflowId !== undefined) await stores.workflows.get(body.workflowId);
    await engine.setKillSwitch(body.workflowId ?? null, body.on, caller.actor);
    return killSwitchState();
  });
}

async function summarise(record: WorkflowRecord, { stores, clock, catalogue }: ApiDeps): Promise<WorkflowSummary> {
  const [dials, records, counts, hashes, isKillSwitchOn] = await Promise.all([
    stores.dials.list(record.id),
    stores.trust.current(record.id),
    stores.runLists.counts(clock.now()),
    stores.versions.liveHashes(),
    stores.settings.isKillSwitchOn(),
  ]);
  const liveHash = hashes.get(record.id);
  return summariseWorkflow(record, {
    dials,
    counts: counts.get(record.id),
    liveHash,
    isKillSwitchOn,
    catalogue,
    records,
  });
}

async function present(record: WorkflowRecord, deps: ApiDeps): Promise<Workflow> {
  const [summary, dials, problems] = await Promise.all([
    summarise(record, deps),
    deps.stores.dials.list(record.id),
    deps.engine.validate(record.id, record.draft.graph),
  ]);
  return {
    ...summary,
    draft: record.draft,
    dials,
    retention: record.retention,
    silenceMinutes: record.silenceMinutes,
    problems,
  };
}
