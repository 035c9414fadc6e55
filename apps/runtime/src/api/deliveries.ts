// Deliveries that started nothing: looked at, corrected and started, or removed.
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { deliveryNotFound } from '../engine/ingress/rejected.ts';
import type { ApiDeps } from './api-deps.ts';
import { OK } from './ok.ts';
import type { Server } from './serve.ts';

const { deliveries } = routes;

export function serveDeliveries({ serve }: Server, { engine, stores: { deliveryLists } }: ApiDeps): void {
  async function get(id: string) {
    const delivery = await deliveryLists.find(id);
    if (delivery === null) throw deliveryNotFound(id);
    return delivery;
  }

  // Before the one with an id, which would take the word for one.
  serve(deliveries.counts, async () => ({ items: await deliveryLists.counts() }));

  serve(deliveries.list, ({ query }) => deliveryLists.list(query));

  serve(deliveries.get, ({ params }) => get(params.id));

  serve(deliveries.replay, async ({ params, body, caller }) => {
    assertNotHeld((await get(params.id)).state);
    const { runId } = await engine.replay(params.id, { body: body.body, by: caller.actor });
    return { runId };
  });

  serve(deliveries.remove, async ({ params }) => {
    assertNotHeld((await get(params.id)).state);
    await deliveryLists.remove(params.id);
    return OK;
  });
}

function assertNotHeld(state: string): void {
  if (state !== 'held') return;
  throw new AppError('delivery.held', 'This delivery is fine; it waits until its workflow is resumed.', {
    status: 409,
    hint: 'Resume the workflow, and it starts by itself.',
  });
}
