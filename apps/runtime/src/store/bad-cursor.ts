import { AppError } from '@leeway/shared/api/error.ts';

/** The error for a cursor that no list of ours has given out. */
export function badCursor(): AppError {
  return new AppError('request.invalid', 'The cursor is not one that this list gave.', {
    status: 422,
    hint: 'Use `next` of the page before, or leave it out.',
    details: { problems: [{ field: 'cursor', message: 'Use `next` of the page before.' }] },
  });
}
