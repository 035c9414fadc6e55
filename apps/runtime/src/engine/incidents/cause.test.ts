import { expect, test } from 'vitest';
import { findingOfFailure, wordsOf } from './cause.ts';

const failure = {
  workflowId: 'w1',
  workflowTitle: 'Enquiries',
  nodeId: 'n1',
  nodeTitle: 'Tell the CRM',
  error: { message: 'Could not reach crm.example.com: it took more than 30 s.', code: 'step.failed' },
  at: 5,
};

test.each([
  ['numbers and times', 'Row 17 of 230 is empty at 10:42.', 'Row 4 of 9 is empty at 07:01.'],
  ['ids', 'No customer 0193ab2c-77aa-7c11-9d00-2f1e0a9b4c3d.', 'No customer 0193ab2c-88bb-7c11-9d00-aaaaaaaaaaaa.'],
  ['quoted values', '“Priya” has no field "city".', '“Ben” has no field "street".'],
  ['e-mail addresses', 'The server does not take ann@example.com.', 'The server does not take ben.o@other.example.'],
  [
    'paths and queries of addresses',
    'POST https://crm.example.com/a/17?t=x was answered with 503.',
    'POST https://crm.example.com/b was answered with 503.',
  ],
])('%s do not make another cause', (_what, one, other) => {
  expect(wordsOf(one)).toBe(wordsOf(other));
});

test.each([
  ['the status of an answer', 'It was answered with 404.', 'It was answered with 503.'],
  ['the host', 'POST https://a.example.com/x failed.', 'POST https://b.example.com/x failed.'],
  ['the words', 'It took too long.', 'It was refused.'],
])('%s does', (_what, one, other) => {
  expect(wordsOf(one)).not.toBe(wordsOf(other));
});

test('another step, workflow or error code is another cause', () => {
  const { fingerprint } = findingOfFailure(failure);
  expect(findingOfFailure({ ...failure, at: 9 }).fingerprint).toBe(fingerprint);
  expect(findingOfFailure({ ...failure, nodeId: 'n2' }).fingerprint).not.toBe(fingerprint);
  expect(findingOfFailure({ ...failure, workflowId: 'w2' }).fingerprint).not.toBe(fingerprint);
  const error = { ...failure.error, code: 'step.terminal' };
  expect(findingOfFailure({ ...failure, error }).fingerprint).not.toBe(fingerprint);
});

test('the hint of the error is what to do; the message is the detail', () => {
  const error = { message: 'It was refused.', hint: 'Enter the password again.' };
  expect(findingOfFailure({ ...failure, error })).toMatchObject({
    title: '“Tell the CRM” fails in “Enquiries”',
    detail: 'It was refused.',
    suggestion: 'Enter the password again.',
  });
});
