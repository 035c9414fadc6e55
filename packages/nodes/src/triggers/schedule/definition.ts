import { isTimeZone } from '@leeway/shared/calendar/zone.ts';
import { type Field, record, text } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { readCron } from '../../contract/cron.ts';
import { defineNode } from '../../contract/define-node.ts';
import { envelopeShape } from '../../contract/envelope.ts';
import { scheduleField, selectField, timeZoneField } from '../../contract/fields.ts';
import { card } from './card.ts';

const time = (title: string): Field => ({ ...text, title });

export const definition = defineNode({
  ...card,
  config: z.object({
    cron: scheduleField({ label: 'When' }).default('0 9 * * 1-5'),
    timezone: timeZoneField({
      label: 'Time zone',
      help: 'The clock the times are read from, with its summer and winter time.',
    }).default('UTC'),
    missed: selectField(
      { label: 'Times that were missed', help: 'While Leeway was off or the workflow was paused.' },
      ['once', 'all', 'skip'],
      {
        once: 'Run once when it is back',
        all: 'Run for each of them, the latest 100 at most',
        skip: 'Leave them out',
      },
    ).default('once'),
    overlap: selectField(
      { label: 'If the last run is not finished', help: 'A run that waits for a person is not finished either.' },
      ['allow', 'skip'],
      { allow: 'Start another one beside it', skip: 'Pass over this time' },
    ).default('allow'),
  }),
  output: () =>
    envelopeShape(
      record({
        scheduledAt: time('Scheduled for'),
        firedAt: time('Started at'),
        timezone: time('Time zone'),
        previousAt: { ...time('Scheduled before that'), optional: true },
      }),
      ['subject'],
    ),
  check: ({ cron, timezone }) => {
    const reading = readCron(cron);
    return [
      ...(reading.ok ? [] : [{ field: 'cron', message: reading.message }]),
      ...(isTimeZone(timezone)
        ? []
        : [{ field: 'timezone', message: `There is no time zone “${timezone}”. Choose one such as Europe/London.` }]),
    ];
  },
});
