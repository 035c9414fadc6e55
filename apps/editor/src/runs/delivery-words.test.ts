import { expect, it } from 'vitest';
import { contentText, pausedTexts, problemText, readContent } from './delivery-words.ts';

const problem = (message: string) => ({ field: 'body', message });

it('says the first thing that is wrong and how many more there are', () => {
  expect(problemText({ problems: [] })).toBe('');
  expect(problemText({ problems: [problem('No name.')] })).toBe('No name.');
  expect(problemText({ problems: [problem('No name.'), problem('No age.')] })).toBe('No name. And 1 more.');
});

it('says what happened while a workflow was paused', () => {
  const counts = { workflowId: 'w', workflowTitle: 'Orders', rejected: 3, lastDroppedAt: null };
  expect(pausedTexts({ ...counts, held: 0, dropped: 0 })).toEqual([]);
  expect(pausedTexts({ ...counts, held: 1, dropped: 2 })).toEqual([
    'One delivery waits until “Orders” is resumed.',
    '2 deliveries were dropped while “Orders” was paused.',
  ]);
});

it('tells content that was corrected from what was left as it came', () => {
  const read = { body: { a: 1 }, isUnreadable: false };
  expect(readContent(contentText(read), read)).toEqual({ is: 'same' });
  expect(readContent('{"a":2}', read)).toEqual({ is: 'changed', body: { a: 2 } });
  expect(readContent('{"a":', read)).toMatchObject({ is: 'wrong' });
});

it('does not start what could not be read before it is corrected', () => {
  const unread = { body: '{"a":', isUnreadable: true };
  expect(readContent('{"a":', unread)).toMatchObject({ is: 'wrong', message: expect.stringContaining('not JSON yet') });
  expect(readContent('{"a":1}', unread)).toEqual({ is: 'changed', body: { a: 1 } });
  // Text that was no JSON, but that its trigger may take by now.
  expect(readContent('words', { body: 'words', isUnreadable: false })).toEqual({ is: 'same' });
});
