import { expect, it } from 'vitest';
import { ApiError } from './client.ts';
import { errorWords, failureToast, fieldProblems, isSignedOut } from './error-words.ts';

const stale = new ApiError(409, { code: 'draft.stale', message: 'Dan saved it.', hint: 'Load it again.' });

it('says what the runtime said', () => {
  expect(errorWords(stale)).toEqual({ message: 'Dan saved it.', hint: 'Load it again.' });
  expect(failureToast(stale)).toEqual({ title: 'Dan saved it.', description: 'Load it again.', tone: 'fail' });
});

it('does not show the text of a bug', () => {
  expect(errorWords(new TypeError('x is undefined')).message).toBe('Something went wrong in Leeway.');
});

it('finds the message of each field, and leaves out what is none', () => {
  const details = { problems: [{ field: 'columns.0.name', message: 'Used twice.' }, { field: 3 }, null] };
  const error = new ApiError(422, { code: 'request.invalid', message: 'Two things are wrong.', details });
  expect(fieldProblems(error)).toEqual({ 'columns.0.name': 'Used twice.' });
  expect(fieldProblems(stale)).toEqual({});
  expect(fieldProblems(null)).toEqual({});
});

it('knows when nobody is signed in', () => {
  expect(isSignedOut(new ApiError(401, { code: 'session.none', message: 'Sign in.' }))).toBe(true);
  expect(isSignedOut(stale)).toBe(false);
});
