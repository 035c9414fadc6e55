import { describe, expect, test } from 'vitest';
import { readDate } from './date-rules.ts';
import { firstSentence, readField, readName } from './field-rules.ts';

const NOW = Date.UTC(2026, 10, 20);
const ENQUIRY = `Hello there,

I'm Ann Baker from Baker & Sons. We plan a winter party on 12 December for about 80 people, and our budget is around £2,500.
Could you tell me whether you are free?

Best regards,
Ann Baker
ann.baker@example.co.uk
+44 20 7946 0123`;

const read = (source: string, name: string, type: string) => readField(source, { name, type, description: '' }, NOW);

test.each([
  ['name', 'text', 'Ann Baker'],
  ['customer_name', 'text', 'Ann Baker'],
  ['email', 'email', 'ann.baker@example.co.uk'],
  ['email', 'text', 'ann.baker@example.co.uk'],
  ['phone', 'phone', '+44 20 7946 0123'],
  ['company', 'text', 'Baker & Sons'],
  ['event_date', 'date', '2026-12-12'],
  ['guests', 'number', 80],
  ['budget', 'number', 2500],
  [
    'message',
    'longText',
    'We plan a winter party on 12 December for about 80 people, and our budget is around £2,500.',
  ],
  ['colour', 'text', null],
  ['rooms', 'number', null],
])('reads %s (%s) from an enquiry', (name, type, value) => {
  expect(read(ENQUIRY, name, type)).toBe(value);
});

const FORM = `Name: Jo Müller
E-mail: jo@example.com
Your budget: 1,800 EUR
Number of guests: 45
Event date: 3rd of March 2027
Needs parking: yes
Message: We would like to hire the hall.`;

test.each([
  ['name', 'text', 'Jo Müller'],
  ['email', 'email', 'jo@example.com'],
  ['budget', 'number', 1800],
  ['guests', 'number', 45],
  ['event_date', 'date', '2027-03-03'],
  ['date', 'date', '2027-03-03'],
  ['needs_parking', 'boolean', true],
  ['message', 'longText', 'We would like to hire the hall.'],
])('reads %s (%s) from labelled lines', (name, type, value) => {
  expect(read(FORM, name, type)).toBe(value);
});

test('reads amounts the way people write them', () => {
  expect(read('We can spend 3k at most.', 'budget', 'number')).toBe(3000);
  expect(read('Our budget: $1 200.50', 'budget', 'number')).toBe(1200.5);
  expect(read('up to 900 euros', 'budget', 'number')).toBe(900);
  expect(read('Call me at 5', 'budget', 'number')).toBe(null);
});

describe('readDate', () => {
  test.each([
    ['on 2026-12-24.', '2026-12-24'],
    ['December 5th, 2027', '2027-12-05'],
    ['5 Jan', '2027-01-05'],
    ['21 November', '2026-11-21'],
    ['24.12.2026', '2026-12-24'],
    ['12/25/2026', '2026-12-25'],
    ['31 February 2027', null],
    ['maybe next week', null],
  ])('%s', (text, date) => {
    expect(readDate(text, NOW)).toBe(date);
  });
});

test('finds the writer, not the reader', () => {
  expect(readName('Dear Mr Smith, my name is Eva Lund and I write about a cake.')).toBe('Eva Lund');
  expect(readName('Is it free?\n\nThanks,\nBob')).toBe('Bob');
  expect(readName('I am looking for a room')).toBe(null);
});

test('the first sentence is not the greeting', () => {
  expect(firstSentence('Hi Sam,\nDo you have a table for two? Thanks!')).toBe('Do you have a table for two?');
  expect(firstSentence('Hello, is the flat free?')).toBe('is the flat free?');
  expect(firstSentence('I am Bob Stone.')).toBe('I am Bob Stone.');
  expect(firstSentence('Message:\nHello,\nIs it free?')).toBe('Is it free?');
  expect(firstSentence('   ')).toBe(null);
});
