import * as z from 'zod';
import { runOf, TerminalError, type WaitPlan } from '../../contract/run.ts';
import { definition } from './definition.ts';

const MINUTE_MS = 60_000;
const UNIT_MS = { seconds: 1000, minutes: MINUTE_MS, hours: 60 * MINUTE_MS, days: 1440 * MINUTE_MS };
const TEN_YEARS_MS = 3653 * UNIT_MS.days;

export const run = runOf(definition, {
  kind: 'wait',
  wait(config, _input, facts) {
    const now = Date.parse(facts.now);
    const { amount, unit, until } = config;
    if (config.mode === 'time') return { kind: 'until', at: now + Math.round(amount * UNIT_MS[unit]) };
    if (config.mode === 'until') return untilMoment(until, now);
    return untilSignal(config, now);
  },
});

type SignalConfig = Pick<z.infer<typeof definition.config>, 'mode' | 'signal' | 'path' | 'correlation'> & {
  limit?: number | undefined;
  limitUnit: keyof typeof UNIT_MS;
};

function untilSignal({ mode, signal, path, correlation, limit, limitUnit }: SignalConfig, now: number): WaitPlan {
  return {
    kind: 'signal',
    name: mode === 'webhook' ? `hook:${path}` : signal.trim(),
    correlation: correlation.trim(),
    until: limit === undefined ? null : now + Math.round(limit * UNIT_MS[limitUnit]),
  };
}

const localSchema = z.union([z.iso.datetime({ local: true }), z.iso.date()]);

/** A moment that is over goes on at once; the engine sees that. */
function untilMoment(text: string, now: number): WaitPlan {
  const at = readMoment(text.trim());
  if (at === null) {
    throw new TerminalError(`“${text}” is not a moment that can be waited for.`, {
      hint: 'Give a day or a moment as 2027-03-01 or 2027-03-01T09:00, with Z or +01:00 behind it for a time zone.',
    });
  }
  if (at - now <= TEN_YEARS_MS) return { kind: 'until', at };
  throw new TerminalError(`${text} is more than ten years away.`, { hint: 'Wait for an earlier moment.' });
}

/** Milliseconds since 1970; null for what is no day of the calendar. Text without a time zone is UTC, as in expressions. */
function readMoment(text: string): number | null {
  const [, moment = '', zone = ''] = /^(.+?)(Z|[+-]\d{2}:\d{2})?$/.exec(text.replace(' ', 'T')) ?? [];
  if (!localSchema.safeParse(moment).success) return null;
  const at = Date.parse(`${moment}${moment.includes('T') ? '' : 'T00:00'}${zone || 'Z'}`);
  return Number.isNaN(at) ? null : at;
}
