import { expect, test } from 'vitest';
import { ApiError } from '../../api/client.ts';
import { problemOf, undoProblem } from './decision-problem.ts';

const approval = {
  id: '7',
  subject: 'Priya N.',
  question: 'Send it?',
  decisions: ['approve' as const, 'reject' as const],
  kind: 'draft' as const,
};
const taken = (details: unknown) => new ApiError(409, { code: 'approval.decided', message: 'Decided.', details });

test('when somebody else was first, it says who and with what', () => {
  const { message, subject } = problemOf(approval, taken({ decision: 'reject', by: { id: 'u', name: 'Dan' } }));
  expect(message).toBe('Dan was first: “rejected”. Your answer was not used.');
  expect(subject).toBe('Priya N.');
});

test('any other refusal is said in the words of the runtime', () => {
  const refused = new ApiError(409, { code: 'approval.claimed', message: 'Dan is working on this.', hint: 'Ask Dan.' });
  expect(problemOf(approval, refused)).toMatchObject({ message: 'Dan is working on this.', hint: 'Ask Dan.' });
});

test('of many, it says how many could not be taken back', () => {
  const late = new ApiError(409, { code: 'approval.settled', message: 'It has taken effect.' });
  const results = [
    { status: 'fulfilled' as const, value: null },
    { status: 'rejected' as const, reason: late },
  ];
  expect(undoProblem(['1', '2'], results)).toMatchObject({
    approvalId: '2',
    message: '1 of 2 could not be taken back. It has taken effect.',
  });
  expect(undoProblem(['1'], [{ status: 'fulfilled', value: null }])).toBeNull();
});
