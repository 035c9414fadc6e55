// Results: metrics per workflow with a daily trend.
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Server } from './serve.ts';

export function serveMetrics({ serve }: Server, { stores, clock }: ApiDeps): void {
  serve(routes.metrics.list, async ({ query }) => ({
    items: await stores.metricLists.list({ now: clock.now(), ...query }),
  }));
}
