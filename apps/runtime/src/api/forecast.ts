// How many reviews a working day brings, and how many the people who decide usually clear.
import type { Forecast } from '@leeway/shared/api/notifications.ts';
import type { Calendar } from '@leeway/shared/calendar/calendar.ts';
import { dayAfter, openZone, type Zone } from '@leeway/shared/calendar/zone.ts';
import type { AskedRow } from '../store/review-load.ts';

export const FORECAST_DAYS = 14;
const DAY_MS = 86_400_000;

export interface ForecastFacts {
  /** What was asked in twice that time, so that what was decided late is among it. */
  asked: readonly AskedRow[];
  open: number;
  now: number;
  calendar: Calendar | null;
  /** A step at another dial: so many of its items would be reviewed in place of those that were. */
  instead: { workflowId: string; nodeId: string; reviews: number } | null;
}

/** Days and medians are those of the workspace's time zone; without a calendar every day is a working day. */
export function forecastOf(facts: ForecastFacts): Forecast {
  const { now, calendar, instead, open } = facts;
  const since = now - FORECAST_DAYS * DAY_MS;
  const zone = openZone(calendar?.timeZone ?? 'UTC');
  const recent = facts.asked.filter(({ askedAt }) => askedAt >= since);
  const kept =
    instead === null
      ? recent
      : recent.filter(({ workflowId, nodeId }) => workflowId !== instead.workflowId || nodeId !== instead.nodeId);
  const days = workingDays(zone, calendar, { from: startOf(zone, recent, since), to: zone.localOf(now).date });
  const perDay = round((kept.length + (instead?.reviews ?? 0)) / days);
  const reviewers = reviewersOf(facts.asked, { since, zone });
  const cleared = round(reviewers.reduce((sum, reviewer) => sum + reviewer.perDay, 0));
  return { perDay, cleared, reviewers, open, sentence: sentenceOf({ perDay, cleared, reviewers }, instead !== null) };
}

/** The first day that counts: the day after the time looked at begins, or the first day of a workspace that is younger. */
function startOf(zone: Zone, recent: readonly AskedRow[], since: number): string {
  const first = zone.localOf(recent.at(-1)?.askedAt ?? since).date;
  const start = dayAfter(zone.localOf(since).date);
  return first > start ? first : start;
}

function workingDays(zone: Zone, calendar: Calendar | null, { from, to }: { from: string; to: string }): number {
  const holidays = new Set(calendar?.holidays.map(({ date }) => date));
  let days = 0;
  for (let date = from; date <= to; date = dayAfter(date)) {
    const { weekday } = zone.localOf(zone.instantOf(date, 12 * 60));
    const hasHours = calendar === null || (calendar.week[weekday]?.length ?? 0) > 0;
    if (hasHours && !holidays.has(date)) days += 1;
  }
  return Math.max(1, days);
}

function reviewersOf(
  asked: readonly AskedRow[],
  { since, zone }: { since: number; zone: Zone },
): Forecast['reviewers'] {
  const byName = new Map<string, Map<string, number>>();
  for (const { decidedAt, decidedBy } of asked) {
    if (decidedAt === null || decidedBy === null || decidedAt < since) continue;
    const days = byName.get(decidedBy) ?? new Map<string, number>();
    const { date } = zone.localOf(decidedAt);
    byName.set(decidedBy, days.set(date, (days.get(date) ?? 0) + 1));
  }
  return [...byName]
    .map(([name, days]) => ({ name, perDay: median([...days.values()]) }))
    .sort((a, b) => b.perDay - a.perDay || a.name.localeCompare(b.name));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)] ?? 0, sorted[middle] ?? 0];
  return (low + high) / 2;
}

function sentenceOf(
  { perDay, cleared, reviewers }: Pick<Forecast, 'perDay' | 'cleared' | 'reviewers'>,
  isOfDial: boolean,
): string {
  const dial = isOfDial ? 'At this dial' : 'At the present dials';
  // A step's own numbers stand beside the sentence: it says that it is about everything.
  const where = isOfDial ? ' in the whole workspace' : '';
  const reviews = `${dial} ${shown(perDay)} ${shown(perDay) === '1' ? 'review' : 'reviews'} a day${where}`;
  if (reviewers.length === 0) return `${reviews}; nobody has decided anything in the last ${FORECAST_DAYS} days.`;
  const who = reviewers.length === 1 ? 'your one reviewer clears' : `your ${wordOf(reviewers.length)} reviewers clear`;
  return `${reviews}; ${who} ${shown(cleared)}.`;
}

/** Small numbers with one decimal, others whole. */
function round(value: number): number {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}

function shown(value: number): string {
  return value.toLocaleString('en-GB');
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function wordOf(count: number): string {
  return WORDS[count] ?? String(count);
}
