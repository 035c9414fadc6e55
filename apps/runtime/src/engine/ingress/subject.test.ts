import { expect, test } from 'vitest';
import { subjectOf } from './subject.ts';

test('a form is about what was written in it, not about its own title', () => {
  const envelope = {
    channel: 'form',
    subject: 'Ask us anything',
    body: { name: 'Priya', message: 'An oak door,\nplease' },
  };
  expect(subjectOf(envelope)).toBe('Priya: An oak door, please');
});

test('a message with a subject is about that', () => {
  expect(subjectOf({ channel: 'webhook', from: 'a@b.c', subject: 'Invoice 7', body: { text: 'See there' } })).toBe(
    'a@b.c: Invoice 7',
  );
});

test('a long one ends after a whole word, and says that it goes on', () => {
  const subject = subjectOf({ name: 'Tom', message: 'An oak door, please. '.repeat(20) });
  expect(subject.length).toBeLessThanOrEqual(120);
  expect(subject).toMatch(/ (An|oak|door,|please\.)…$/);
  expect(subjectOf({ name: 'x'.repeat(300) })).toBe(`${'x'.repeat(119)}…`);
});

test('a start by hand is named by its input, and by nothing when that says nothing', () => {
  expect(subjectOf({ name: 'Tom', title: 'Gate' })).toBe('Tom: Gate');
  expect(subjectOf({ budget: 5 })).toBe('');
  expect(subjectOf(null)).toBe('');
});
