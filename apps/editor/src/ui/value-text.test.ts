import { expect, test } from 'vitest';
import { nameText, valueText } from './value-text.ts';

test('writes values the way people do', () => {
  expect([true, false, null, undefined, '', 1250.5].map(valueText)).toEqual(['Yes', 'No', '–', '–', '–', '1,250.5']);
  expect(valueText('Hello')).toBe('Hello');
});

test('writes a day without its year-month-day form, and leaves text that only looks like one', () => {
  expect(valueText(`${new Date().getFullYear()}-12-15`)).toBe('15 Dec');
  expect(valueText('2026-99-99')).toBe('2026-99-99');
});

test('writes lists by commas and records by lines', () => {
  expect(valueText(['oak', 2])).toBe('oak, 2');
  expect(valueText({ first_name: 'Priya', wantsCall: true })).toBe('First name: Priya\nWants call: Yes');
  expect([valueText([]), valueText({})]).toEqual(['–', '–']);
});

test('turns the names of data into words', () => {
  expect(['budget_max', 'replyTo', 'body', 'order-id'].map(nameText)).toEqual([
    'Budget max',
    'Reply to',
    'Body',
    'Order id',
  ]);
});

test('leaves words that a person wrote as they are', () => {
  expect(['E-mail', 'Your VAT number', 'which wood?'].map(nameText)).toEqual([
    'E-mail',
    'Your VAT number',
    'which wood?',
  ]);
});
