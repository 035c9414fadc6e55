import { any } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { deliveryOf, ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const trigger = ofKind(run, 'trigger');
const config = definition.config.parse({ cron: '30 8 * * 1-5', timezone: 'Europe/London' });
const problemsOf = (values: object) => definition.check?.(definition.config.parse(values)) ?? [];

test('a time that has come becomes an envelope with the times', () => {
  const times = { scheduledAt: '2026-07-01T07:30:00.000Z', previousAt: '2026-06-30T07:30:00.000Z' };
  const delivery = deliveryOf(times, { channel: 'schedule', at: '2026-07-01T07:30:00.012Z' });
  expect(trigger.accept(config, delivery)).toEqual({
    ok: true,
    output: {
      channel: 'schedule',
      at: '2026-07-01T07:30:00.012Z',
      subject: 'Wednesday, 1 July 2026 at 08:30',
      body: { ...times, firedAt: '2026-07-01T07:30:00.012Z', timezone: 'Europe/London' },
      headers: {},
      query: {},
    },
  });
});

test('started by hand it is for now, or for the time that is given', () => {
  const delivery = deliveryOf({}, { channel: 'manual' });
  expect(trigger.accept(config, delivery)).toMatchObject({
    ok: true,
    output: { body: { scheduledAt: delivery.at, firedAt: delivery.at } },
  });
  const other = deliveryOf({ scheduledAt: '2026-01-05T08:30:00Z' }, { channel: 'manual' });
  expect(trigger.accept(config, other)).toMatchObject({
    output: { body: { scheduledAt: '2026-01-05T08:30:00Z', firedAt: delivery.at } },
  });
  expect(trigger.accept(config, deliveryOf({ scheduledAt: 'Monday' }))).toEqual({
    ok: false,
    problems: [{ field: 'scheduledAt', message: 'Give a time such as 2026-11-20T09:00:00Z.' }],
  });
});

test('what can be read of it is what it gives', () => {
  const shape = definition.output(config, { input: any, scope: {}, shapeOfCel: () => any });
  expect(shape).toMatchObject({
    fields: {
      subject: { type: 'text' },
      body: { fields: { scheduledAt: { type: 'text' }, previousAt: { optional: true } } },
    },
  });
});

test('its card says when it runs', () => {
  expect(definition.describe(config)).toBe('Every weekday at 08:30, Europe/London');
});

test('times and zones that do not exist are problems at their field', () => {
  expect(problemsOf({ cron: '0 25 * * *' })).toMatchObject([{ field: 'cron' }]);
  expect(problemsOf({ timezone: 'Mars/Phobos' })).toMatchObject([{ field: 'timezone' }]);
  expect(problemsOf({ timezone: '+01:00' })).toMatchObject([{ field: 'timezone' }]);
  expect(problemsOf({ timezone: 'America/New_York' })).toEqual([]);
});
