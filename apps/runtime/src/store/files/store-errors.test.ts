import { expect, test } from 'vitest';
import { explainStoreError } from './store-errors.ts';

const coded = (code: string): Error => Object.assign(new Error('as the library says it'), { code });

test.each([
  ['SQLITE_FULL', 'store.full'],
  ['ENOSPC', 'store.full'],
  ['SQLITE_BUSY_SNAPSHOT', 'store.locked'],
  ['SQLITE_READONLY_DIRECTORY', 'store.read_only'],
  ['EACCES', 'store.read_only'],
  ['SQLITE_NOTADB', 'store.damaged'],
  ['SQLITE_IOERR_WRITE', 'store.failing'],
])('%s becomes %s, with the place and the way out', (code, expected) => {
  const explained = explainStoreError(coded(code), '/data/leeway.sqlite');
  expect(explained).toMatchObject({
    code: expected,
    status: 503,
    message: expect.stringContaining('/data/leeway.sqlite'),
  });
  expect(explained?.hint).toBeTruthy();
});

test('an error that a library has wrapped is found', () => {
  const wrapped = new Error('Migration failed', { cause: coded('SQLITE_FULL') });
  expect(explainStoreError(wrapped)?.code).toBe('store.full');
});

test('anything else is left as it is', () => {
  expect([
    explainStoreError(coded('ECONNREFUSED')),
    explainStoreError('text'),
    explainStoreError(new Error('bug')),
  ]).toEqual([null, null, null]);
});
