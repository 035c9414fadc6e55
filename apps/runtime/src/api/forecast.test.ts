import type { Calendar } from '@leeway/shared/calendar/calendar.ts';
import { expect, it } from 'vitest';
import type { AskedRow } from '../store/review-load.ts';
import { type ForecastFacts, forecastOf } from './forecast.ts';

const NOW = Date.parse('2026-11-20T17:00:00Z');
const DAY = 86_400_000;
const OFFICE = [{ from: '09:00', to: '17:00' }];
const office: Calendar = {
  timeZone: 'Europe/London',
  week: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []],
  holidays: [],
};

/** So many approvals a day on each of the last days, decided on the same day by somebody. */
function asked(days: number, perDay: number, [by, nodeId = 'reply']: [by: string, nodeId?: string]): AskedRow[] {
  return Array.from({ length: days }, (_, day) =>
    Array.from({ length: perDay }, () => {
      const at = NOW - day * DAY - 3_600_000;
      return { workflowId: 'w', nodeId, askedAt: at, decidedAt: at + 60_000, decidedBy: by };
    }),
  ).flat();
}
const sorted = (rows: AskedRow[]): AskedRow[] => rows.toSorted((a, b) => b.askedAt - a.askedAt);
const forecast = (facts: Partial<ForecastFacts>) =>
  forecastOf({ asked: [], open: 7, now: NOW, calendar: null, instead: null, ...facts });

it('sets what comes in a day against what the people who decide clear', () => {
  const rows = sorted([
    ...asked(14, 40, ['Ann']),
    ...asked(14, 20, ['Bo']),
    ...asked(14, 80, ['Bo']).map((row) => ({ ...row, decidedAt: null, decidedBy: null })),
  ]);
  expect(forecast({ asked: rows })).toEqual({
    perDay: 140,
    cleared: 60,
    reviewers: [
      { name: 'Ann', perDay: 40 },
      { name: 'Bo', perDay: 20 },
    ],
    open: 7,
    sentence: 'At the present dials 140 reviews a day; your two reviewers clear 60.',
  });
});

it('counts working days only, where there is a calendar', () => {
  // 14 days have ten working days: what comes at the weekend has to be done in them.
  expect(forecast({ asked: sorted(asked(14, 10, ['Ann'])), calendar: office }).perDay).toBe(14);
  const holidays = [{ date: '2026-11-19', name: 'Day off' }];
  expect(forecast({ asked: sorted(asked(14, 9, ['Ann'])), calendar: { ...office, holidays } }).perDay).toBe(14);
});

it('takes the middle day of a reviewer, so that one busy day promises nothing', () => {
  const rows = sorted([...asked(3, 4, ['Ann']), ...asked(1, 96, ['Ann'])]);
  expect(forecast({ asked: rows }).reviewers).toEqual([{ name: 'Ann', perDay: 4 }]);
});

it('measures a young workspace by its own days', () => {
  expect(forecast({ asked: sorted(asked(2, 30, ['Ann'])) }).perDay).toBe(30);
});

it('says what another dial would mean', () => {
  const rows = sorted([...asked(14, 10, ['Ann']), ...asked(14, 20, ['Ann', 'other'])]);
  const instead = { workflowId: 'w', nodeId: 'reply', reviews: 14 * 65 };
  expect(forecast({ asked: rows, instead })).toMatchObject({
    perDay: 85,
    sentence: 'At this dial 85 reviews a day in the whole workspace; your one reviewer clears 30.',
  });
});

it('says so when nobody decides, or nothing comes', () => {
  const rows = asked(14, 1, ['Ann']).map((row) => ({ ...row, decidedAt: null, decidedBy: null }));
  expect(forecast({ asked: rows }).sentence).toBe(
    'At the present dials 1 review a day; nobody has decided anything in the last 14 days.',
  );
  expect(forecast({})).toMatchObject({ perDay: 0, cleared: 0, reviewers: [] });
});
