// The load forecast: what the present dials, or another one, ask of the people who decide.
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import { FORECAST_DAYS, type ForecastFacts, forecastOf } from './forecast.ts';
import type { Server } from './serve.ts';

const SPAN_MS = FORECAST_DAYS * 86_400_000;

export function serveReviewLoad({ serve }: Server, { stores, clock }: ApiDeps): void {
  serve(routes.reviewLoad.forecast, async ({ query }) => {
    const now = clock.now();
    const [asked, open, { calendar }] = await Promise.all([
      stores.reviewLoad.askedSince(now - 2 * SPAN_MS),
      stores.approvalLists.countOpen(),
      stores.settings.get(),
    ]);
    return forecastOf({ asked, open, now, calendar, instead: await insteadOf(query, asked, now) });
  });

  async function insteadOf(
    {
      workflowId,
      nodeId,
      share,
    }: { workflowId?: string | undefined; nodeId?: string | undefined; share?: number | undefined },
    asked: ForecastFacts['asked'],
    now: number,
  ): Promise<ForecastFacts['instead']> {
    if (workflowId === undefined || nodeId === undefined || share === undefined) return null;
    const since = now - SPAN_MS;
    const seen = asked.filter(
      (row) => row.workflowId === workflowId && row.nodeId === nodeId && row.askedAt >= since,
    ).length;
    // Gates and forms keep no evidence of items: what was asked is all there was.
    const items = Math.max(seen, await stores.reviewLoad.itemsSince({ workflowId, nodeId }, since));
    return { workflowId, nodeId, reviews: items * (1 - share) };
  }
}
