import type { MetricSeries } from '@leeway/shared/api/workspace.ts';
import { describe, expect, it } from 'vitest';
import { groupResults } from './group-results.ts';
import { averageText, metricText } from './metric-text.ts';
import { fillDays, placeBars } from './trend.ts';

const series = (changes: Partial<MetricSeries>): MetricSeries => ({
  metric: 'Answered',
  kind: 'count',
  unit: '',
  workflowId: 'w1',
  workflowTitle: 'Quotes',
  total: 0,
  points: 0,
  days: [],
  ...changes,
});

describe('a metric in words', () => {
  it.each([
    [{ kind: 'count', unit: 'enquiries' }, 1204, '1,204 enquiries'],
    [{ kind: 'count', unit: '' }, 3, '3'],
    [{ kind: 'duration', unit: 's' }, 12_000, '3 h 20'],
    [{ kind: 'duration', unit: 's' }, 90, '2 min'],
    [{ kind: 'money', unit: 'GBP' }, 1250, '£1,250'],
    [{ kind: 'money', unit: 'points' }, 12.5, '12.5 points'],
  ] as const)('%o of %d is %s', (metric, value, text) => {
    expect(metricText(metric, value)).toBe(text);
  });

  it('gives an average for times and money only', () => {
    expect(averageText(series({ kind: 'duration', unit: 's', total: 120, points: 2 }))).toBe('1 min each');
    expect(averageText(series({ kind: 'count', total: 120, points: 2 }))).toBeNull();
    expect(averageText(series({ kind: 'money', unit: 'GBP', total: 5, points: 1 }))).toBeNull();
  });
});

it('groups by workflow, counts before times before money', () => {
  const groups = groupResults([
    series({ workflowId: 'w2', workflowTitle: 'Zebra' }),
    series({ kind: 'money', metric: 'Won' }),
    series({ kind: 'duration', metric: 'Saved' }),
    series({ metric: 'Answered' }),
  ]);
  expect(groups.map(({ title }) => title)).toEqual(['Quotes', 'Zebra']);
  expect(groups[0]?.series.map(({ metric }) => metric)).toEqual(['Answered', 'Saved', 'Won']);
});

describe('the trend', () => {
  const now = Date.UTC(2026, 10, 20, 12);

  it('has every day up to today', () => {
    const days = fillDays([{ day: '2026-11-19', value: 4, points: 2 }], 3, now);
    expect(days.map(({ day, value }) => [day, value])).toEqual([
      ['2026-11-18', 0],
      ['2026-11-19', 4],
      ['2026-11-20', 0],
    ]);
  });

  it('draws the highest value over the whole height and nothing for nothing', () => {
    const { bars, zero } = placeBars(fillDays([{ day: '2026-11-19', value: 4, points: 2 }], 2, now), 100, 40);
    expect(zero).toBe(40);
    expect(bars.map(({ height }) => height)).toEqual([40, 0]);
  });

  it('hangs values below nothing under the line', () => {
    const { bars, zero } = placeBars(
      [
        { day: 'a', value: 3, points: 1 },
        { day: 'b', value: -1, points: 1 },
      ],
      100,
      40,
    );
    expect(zero).toBe(30);
    expect(bars[1]).toMatchObject({ y: 30, height: 10 });
  });

  it('keeps a small value in sight', () => {
    const { bars } = placeBars(
      [
        { day: 'a', value: 1000, points: 1 },
        { day: 'b', value: 1, points: 1 },
      ],
      100,
      40,
    );
    expect(bars[1]?.height).toBe(1.5);
  });
});
