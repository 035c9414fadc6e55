// What arrives from outside: recognised when it comes twice, held while its workflow is paused, else started at once.
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import { compileCel } from '@leeway/shared/expression/cel.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { VersionStore } from '../store/versions.ts';
import { accept, answerOf, type BeginDeps, startRun } from './begin-run.ts';
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

  return { take, release: (workflowId) => release(deps, workflowId) };
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
  return deps.runs
    .follow(found.run)
    .then((handle) => (isFinal(handle.state.status) ? answerOf(runId, handle.state) : { runId }));
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
  const version = await deps.versions.live(workflowId);
  if (!version) return;
  const plan = await deps.plans.byVersionId(version.id);
  for (;;) {
    const held = await deps.deliveries.held(workflowId, 100);
    for (const item of held) {
      const node = plan.nodes.get(item.nodeId);
      // Its trigger may be gone from the live version: it waits for a version that has it again.
      if (!node) return;
      const accepted = accept(node, JSON.parse(item.delivery));
      if (!accepted.ok) return;
      const output =
        item.dedupeKey === null || typeof accepted.output !== 'object'
          ? accepted.output
          : { ...accepted.output, dedupeKey: item.dedupeKey };
      await startRun(deps, { plan, node, output, mode: 'live', by: null, waitMs: 0, delivery: { heldId: item.id } });
    }
    if (held.length < 100) return;
  }
}
