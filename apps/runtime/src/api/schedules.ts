// The next times of a schedule that is being chosen.
import { scheduleWords } from '@leeway/nodes/contract/schedule-pattern.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { timesAfter } from '../services/cron.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Server } from './serve.ts';

export function serveSchedules({ serve }: Server, { clock }: ApiDeps): void {
  serve(routes.schedules.preview, async ({ body: { cron, timezone, count } }) => ({
    times: timesAfter({ cron, timezone }, clock.now(), count),
    words: scheduleWords(cron, timezone),
  }));
}
