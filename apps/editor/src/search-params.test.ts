import { expect, it } from 'vitest';
import {
  readResultsSearch,
  readRunSearch,
  readRunsSearch,
  readSettingsSearch,
  readSignInSearch,
} from './search-params.ts';

it('keeps what it knows and drops the rest', () => {
  expect(readRunsSearch({ workflow: 'w1', status: '', colour: 'red' })).toEqual({ workflow: 'w1' });
});

it('reads a numeric id as text', () => {
  expect(readRunsSearch({ workflow: 4118 })).toEqual({ workflow: '4118' });
});

it('takes days in the form of a day only', () => {
  expect(readRunsSearch({ from: '2026-12-15', to: 'tomorrow' })).toEqual({ from: '2026-12-15' });
});

it('takes a place in the journal only when it is a whole number from 0', () => {
  expect(readRunSearch({ at: 12 }).at).toBe(12);
  expect(readRunSearch({ at: '3' }).at).toBe(3);
  expect(readRunSearch({ at: -1 }).at).toBeUndefined();
  expect(readRunSearch({ at: 'soon' }).at).toBeUndefined();
  expect(readRunSearch({}).at).toBeUndefined();
});

it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'runs'])(
  'does not go to %s after signing in',
  (next) => {
    expect(readSignInSearch({ next }).next).toBeUndefined();
  },
);

it('goes back to a path of this app after signing in', () => {
  expect(readSignInSearch({ next: '/approvals/7' }).next).toBe('/approvals/7');
});

it('takes only the ranges and tabs there are', () => {
  expect(readResultsSearch({ days: 90 }).days).toBe(90);
  expect(readResultsSearch({ days: 12 }).days).toBeUndefined();
  expect(readSettingsSearch({ tab: 'keys' }).tab).toBe('keys');
  expect(readSettingsSearch({ tab: 'billing' }).tab).toBeUndefined();
});
