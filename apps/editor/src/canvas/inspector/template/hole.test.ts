import type { CheckScope } from '@leeway/shared/expression/check.ts';
import { number, record, text } from '@leeway/shared/graph/shape.ts';
import { describe, expect, it } from 'vitest';
import { holeToCel, holeWords, literalText, parseHole } from './hole.ts';

const scope: CheckScope = {
  enquiry: {
    title: 'Website enquiry',
    maybeSkipped: false,
    shape: record({
      from: { ...text, title: 'From', optional: true },
      body: {
        ...record({ email: { ...text, title: 'Your e-mail' }, budget: number, first_name: text }),
        title: 'Content',
      },
    }),
  },
};

describe('a picked value', () => {
  it.each([
    'enquiry.body.email',
    'enquiry.?from.orValue("someone")',
    'title(enquiry.?body.?first_name.orValue("there"))',
    'money(enquiry.body.budget, "GBP")',
    'enquiry.body["first name"]',
    'rows[0].name',
    'enquiry.?body.?budget.orValue(-1)',
  ])('is written back as it was read: %s', (cel) => {
    const hole = parseHole(cel);
    expect(hole && holeToCel(hole)).toBe(cel);
  });

  it.each([
    'enquiry.body.budget > 2000',
    'title(lower(enquiry.body.email))',
    '1 + enquiry.body.budget',
    'enquiry.?body.email',
    'enquiry.body.',
    '',
  ])('is not anything a person calculated or has not finished: %s', (cel) => {
    expect(parseHole(cel)).toBeNull();
  });

  it('is called by the titles of its step and fields, without the step’s own wrapping', () => {
    expect(holeWords('title(enquiry.body.email)', scope)).toBe('Website enquiry › Your e-mail');
    expect(holeWords('enquiry.body.first_name', scope)).toBe('Website enquiry › First name');
    expect(holeWords('enquiry.?from.orValue("")', scope)).toBe('Website enquiry › From');
    expect(holeWords('gone.value', scope)).toBe('gone › Value');
    expect(holeWords('enquiry.?from.orValue(gone.?value.orValue(""))', scope)).toBe(
      'Website enquiry › From, else gone › Value',
    );
    expect(holeWords('1 + 2', scope)).toBe('1 + 2');
  });

  it('shows its stand-in without quotes', () => {
    expect(literalText('"a \\"b\\""')).toBe('a "b"');
    expect(literalText('0')).toBe('0');
  });
});
