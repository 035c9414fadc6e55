import { describe, expect, it } from 'vitest';
import {
  formatDate,
  formatDuration,
  formatMoney,
  formatNumber,
  formatPercent,
  formatTimeAgo,
  formatTimeLeft,
} from './format.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = new Date(2026, 10, 20, 12, 0).getTime();

describe('durations', () => {
  it.each([
    [300, '0.3 s'],
    [3_800, '3.8 s'],
    [9_960, '10 s'],
    [59_600, '1 min'],
    [38 * minute, '38 min'],
    [82 * minute, '1 h 22'],
    [3 * hour + 5 * minute, '3 h 05'],
    [5 * hour, '5 h'],
    [53 * hour, '2 d 5 h'],
    [48 * hour, '2 d'],
    [-5, 'under 0.1 s'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('relative times', () => {
  it.each([
    [30_000, 'just now'],
    [4 * minute, '4 min ago'],
    [3 * hour, '3 h ago'],
    [25 * hour, '1 day ago'],
    [49 * hour, '2 days ago'],
    [8 * 24 * hour, '12 Nov'],
  ])('says %i ms back as %s', (span, text) => {
    expect(formatTimeAgo(now - span, now)).toBe(text);
  });

  it('counts down and then says how late it is', () => {
    expect(formatTimeLeft(now + 38 * minute, now)).toBe('38 min');
    expect(formatTimeLeft(now + 20_000, now)).toBe('under 1 min');
    expect(formatTimeLeft(now - 12 * minute, now)).toBe('12 min late');
  });

  it('adds the year to a date of another year', () => {
    expect(formatDate(new Date(2025, 0, 3).getTime(), now)).toBe('3 Jan 2025');
  });
});

describe('figures', () => {
  it('groups thousands and rounds', () => {
    expect(formatNumber(4118)).toBe('4,118');
    expect(formatNumber(11.52, 1)).toBe('11.5');
    expect(formatPercent(0.986, 1)).toBe('98.6%');
    expect(formatPercent(0.64)).toBe('64%');
  });

  it('shows pence only when there are any and fractions of a penny for small costs', () => {
    expect(formatMoney(1250, 'GBP')).toBe('£1,250');
    expect(formatMoney(1250.5, 'GBP')).toBe('£1,250.50');
    expect(formatMoney(0.0112, 'GBP')).toBe('£0.011');
  });
});
