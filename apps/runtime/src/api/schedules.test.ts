import { expect, test } from 'vitest';
import { chainOf, createApiBench } from './testing/api-bench.ts';

const PREVIEW = '/api/schedules/preview';

test('anyone signed in sees the next times and what they mean', async () => {
  const bench = await createApiBench();
  const viewer = await bench.as('viewer');
  const answer = await viewer('POST', PREVIEW, { cron: '30 8 * * 1-5', timezone: 'Europe/London' });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      words: 'Every weekday at 08:30, Europe/London',
      times: ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'].map((day) =>
        Date.parse(`${day}T08:30:00Z`),
      ),
    },
  });
  const one = await viewer('POST', PREVIEW, { cron: '@daily', timezone: 'America/New_York', count: 1 });
  expect(one.body).toMatchObject({ times: [Date.parse('2026-11-21T05:00:00Z')] });
  expect(await bench.anonymous('POST', PREVIEW, { cron: '@daily', timezone: 'UTC' })).toMatchObject({ status: 401 });
  await bench.close();
});

test('what cannot be read is 422 and names its field', async () => {
  const bench = await createApiBench();
  const problemsOf = (field: string) => ({
    status: 422,
    body: { error: { code: 'schedule.invalid', details: { problems: [{ field }] } } },
  });
  expect(await bench.owner('POST', PREVIEW, { cron: '0 25 * * *', timezone: 'UTC' })).toMatchObject(problemsOf('cron'));
  expect(await bench.owner('POST', PREVIEW, { cron: '0 9 30 2 *', timezone: 'UTC' })).toMatchObject(problemsOf('cron'));
  expect(await bench.owner('POST', PREVIEW, { cron: '@daily', timezone: 'Moon' })).toMatchObject(
    problemsOf('timezone'),
  );
  await bench.close();
});

test('a workflow whose schedule cannot be read does not go live', async () => {
  const bench = await createApiBench();
  const graph = chainOf(
    { id: 'every', type: 'triggers.schedule', config: { cron: '0 9 * *', timezone: 'Moon' } },
    { id: 'count', type: 'metrics.record', config: { metric: 'days', kind: 'count' } },
  );
  const { body } = await bench.owner('POST', '/api/workflows', { title: 'Daily', graph });
  const { id } = body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({
    status: 422,
    body: {
      error: {
        code: 'workflow.invalid',
        details: {
          problems: [
            { nodeId: 'every', field: 'cron', severity: 'error' },
            { nodeId: 'every', field: 'timezone', severity: 'error' },
          ],
        },
      },
    },
  });
  expect(await bench.stores.schedules.list()).toEqual([]);
  await bench.close();
});
