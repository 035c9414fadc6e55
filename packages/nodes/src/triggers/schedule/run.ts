import * as z from 'zod';
import { envelopeOf } from '../../contract/envelope.ts';
import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';

const time = z.iso.datetime({ error: 'Give a time such as 2026-11-20T09:00:00Z.' });
/** What the engine gives when a time has come. A start by hand may give it too, to do the work of another day again. */
const timesSchema = z.object({ scheduledAt: time.optional(), previousAt: time.optional() });

export const run = runOf(definition, {
  kind: 'trigger',
  accept({ timezone }, delivery) {
    const times = timesSchema.safeParse(delivery.body ?? {});
    if (!times.success) {
      const problems = times.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
      return { ok: false, problems };
    }
    const { scheduledAt = delivery.at, previousAt } = times.data;
    const body = { scheduledAt, firedAt: delivery.at, timezone, ...(previousAt === undefined ? {} : { previousAt }) };
    return { ok: true, output: envelopeOf(delivery, { subject: localWords(scheduledAt, timezone) }, body) };
  },
});

/** “Friday, 20 November 2026 at 09:00”, as the clocks of the zone show it: what the list of runs says of this one. */
function localWords(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(new Date(at));
}
