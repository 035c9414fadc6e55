// What arrives from outside: recognised when it comes twice, held while its workflow is paused, else started at once.
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import { compileCel } from '@leeway/shared/expression/cel.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import type { DeliveryStore, HeldDelivery } from '../store/deliveries.ts';
import type { VersionStore } from '../store/versions.ts';
import { accept, answerOf, type BeginDeps, startRun, within } from './begin-run.ts';
import type { DeliveryAnswer, StartAnswer } from './engine.ts';
import type { Entrance } from './entrances.ts';
import type { PlanNode } from './plan.ts';
import type { Plans } from './plans.ts';

export interface IngressDeps extends BeginDeps {
  plans: Plans;
  versions: VersionStore;
  deliveries: DeliveryStore;
}

export interface Ingress {
  take(place: Entrance, delivery: Delivery, waitMs: number): Promise<DeliveryAnswer>;
  /** Starts what was held, oldest first. */
  release(workflowId: string): Promise<void>;
}

export function createIngress(deps: IngressDeps): Ingress {
  // Two deliveries with one key that come at the same moment: the second finds the first here before it is on disk.
  const starting = new Map<string, Promise<StartAnswer>>();

  async function take(place: Entrance, delivery: Delivery, waitMs: number): Promise<DeliveryAnswer> {
    const accepted = accept(place.node, delivery);
    if (!accepted.ok) return { kind: 'rejected', problems: accepted.problems };
    const dedupeKey = dedupeKeyOf(place.node, delivery);
    const output =
      dedupeKey === null || typeof accepted.output !== 'object' ? accepted.output : { ...accepted.output, dedupeKey };
    const run = { plan: place.plan, node: place.node, output, mode: 'live' as const, by: null, waitMs };
    if (place.isPaused) return holdDelivery(deps, place, { delivery, dedupeKey });
    if (dedupeKey === null) return { kind: 'started', ...(await startRun(deps, run)) };
    const key = `${place.workflowId} ${place.node.id} ${dedupeKey}`;
    const first = starting.get(key) ?? (await earlierRun(deps, place, { dedupeKey, waitMs }));
    if (first === 'held') return { kind: 'held' };
    if (first) return { kind: 'started', ...(await first) };
    const again = starting.get(key);
    if (again) return { kind: 'started', ...(await again) };
    const answer = startRun(deps, { ...run, delivery: { nodeId: place.node.id, dedupeKey } });
    starting.set(key, answer);
    try {
      return { kind: 'started', ...(await answer) };
    } finally {
      starting.delete(key);
    }
  }

  // One at a time for each workflow: two at once would both start what is held.
  const releasing = new Map<string, Promise<void>>();

  async function releaseInTurn(workflowId: string): Promise<void> {
    for (let other = releasing.get(workflowId); other; other = releasing.get(workflowId))
      await other.catch(() => undefined);
    const turn = release(deps, workflowId);
    releasing.set(workflowId, turn);
    try {
      await turn;
    } finally {
      releasing.delete(workflowId);
    }
  }

  return { take, release: releaseInTurn };
}

/** The value of the trigger's dedupe expression; null when it has none, or the delivery lacks what it reads. */
function dedupeKeyOf(node: PlanNode, delivery: Delivery): string | null {
  const { dedupe } = node.config;
  if (typeof dedupe !== 'string' || dedupe.trim() === '') return null;
  try {
    const value = compileCel(dedupe).evaluate({
      body: delivery.body,
      headers: delivery.headers,
      query: delivery.query,
    });
    return value === null || value === undefined || value === '' ? null : printed(value).slice(0, 500);
  } catch {
    // Without a key there is nothing to recognise it by; losing it would be worse than taking it twice.
    return null;
  }
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function earlierRun(
  deps: IngressDeps,
  place: Entrance,
  { dedupeKey, waitMs }: { dedupeKey: string; waitMs: number },
): Promise<Promise<StartAnswer> | 'held' | null> {
  const found = await deps.deliveries.find(place.workflowId, place.node.id, dedupeKey);
  if (found === null || found === 'held') return found;
  const runId = String(found.run);
  if (waitMs === 0) return Promise.resolve({ runId });
  return within(deps.runs.follow(found.run), waitMs).then((run) =>
    run && isFinal(run.state.status) ? answerOf(runId, run.state) : { runId },
  );
}

async function holdDelivery(
  deps: IngressDeps,
  place: Entrance,
  { delivery, dedupeKey }: { delivery: Delivery; dedupeKey: string | null },
): Promise<DeliveryAnswer> {
  await deps.deliveries.hold({
    workflowId: place.workflowId,
    nodeId: place.node.id,
    dedupeKey,
    delivery: JSON.stringify(delivery),
    at: deps.clock.now(),
  });
  return { kind: 'held' };
}

async function release(deps: IngressDeps, workflowId: string): Promise<void> {
  for (;;) {
    const held = await deps.deliveries.held(workflowId, 100);
    const started = held.length > 0 ? await startHeld(deps, workflowId, held) : 0;
    if (held.length < 100 || started === 0) return;
  }
}

/** Starts what the live version can take; the rest waits for a version that can. Returns how many were started. */
async function startHeld(deps: IngressDeps, workflowId: string, held: readonly HeldDelivery[]): Promise<number> {
  const version = await deps.versions.live(workflowId);
  if (!version) return 0;
  const plan = await deps.plans.byVersionId(version.id);
  let started = 0;
  for (const item of held) {
    const node = plan.nodes.get(item.nodeId);
    if (!node) continue;
    const accepted = accept(node, JSON.parse(item.delivery));
    if (!accepted.ok) continue;
    const output =
      item.dedupeKey === null || typeof accepted.output !== 'object'
        ? accepted.output
        : { ...accepted.output, dedupeKey: item.dedupeKey };
    await startRun(deps, { plan, node, output, mode: 'live', by: null, waitMs: 0, delivery: { heldId: item.id } });
    started += 1;
  }
  return started;
}
