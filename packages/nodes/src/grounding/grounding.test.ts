import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groundedIn, isGrounded, materialValuesIn } from './grounding.ts';

const ENQUIRY = `Hi there,
my name is José Alvarez and we need a cake for sixty... well, 60 guests on 12 December 2026 at 3pm.
Our budget is £1,200.00 or so, for two tiers. Reach me at Jose@Example.com or 020 7946 0000.
It is for the Old Mill in Hay-on-Wye, see https://oldmill.example/rooms.`;

describe('isGrounded', () => {
  test.each([
    ['an amount without its sign and pence', '1200'],
    ['an amount with a sign', '£1,200'],
    ['an amount in another notation', '1.200,00 €'],
    ['a plain number', '60'],
    ['a number the source writes as a word', '2'],
    ['an ISO date', '2026-12-12'],
    ['a date with slashes', '12/12/2026'],
    ['a date in words', 'December 12, 2026'],
    ['a date without its year', '12 December'],
    ['a time in another notation', '15:00'],
    ['an e-mail in small letters', 'jose@example.com'],
    ['a telephone number with the country', '+44 20 7946 0000'],
    ['a name without its accent', 'Jose Alvarez'],
    ['a name in another order of words', 'Alvarez, José'],
    ['a name with its possessive', 'José’s'],
    ['a name with hyphens', 'Hay-on-Wye'],
    ['a link', 'https://oldmill.example/rooms'],
    ['words of the source', 'a cake for sixty'],
    ['a summary in mostly its words', 'José Alvarez need a cake for 60 guests on 12 December'],
  ])('finds %s', (_what, value) => {
    expect(isGrounded(value, ENQUIRY)).toBe(true);
  });

  test.each([
    ['another amount', '£1,300'],
    ['a part of a telephone number', '20'],
    ['a part of a number', '1'],
    ['another year', '12 December 2027'],
    ['another day', '2026-12-13'],
    ['another time', '16:00'],
    ['another e-mail', 'jose@example.org'],
    ['another telephone number', '020 7946 0001'],
    ['another surname', 'José Alvaro'],
    ['a part of a word', 'Alva'],
    ['a link to elsewhere', 'https://oldmill.example/offers'],
    ['a summary with a number of its own', 'José Alvarez need a cake for 80 guests on 12 December'],
    ['a summary in words of its own', 'The customer wishes delivery tomorrow with candles and flowers'],
  ])('does not find %s', (_what, value) => {
    expect(isGrounded(value, ENQUIRY)).toBe(false);
  });

  test('a source that names only day and month grounds the year that was filled in', () => {
    expect(isGrounded('2026-05-03', 'Could you come on 3 May?')).toBe(true);
  });

  test.each([
    ['a date in the year of two digits', '2026-04-03', 'Delivery on 03/04/26, please.'],
    ['a date with the day first', '2026-04-03', 'Delivery on 03.04.2026.'],
    ['a date with the month first, where it cannot be the day', '2026-04-23', 'Delivery on 04/23/2026.'],
    ['a date with the year first', '2026-04-23', 'Delivery on 2026/4/23.'],
    ['the first day of a range', '2026-12-12', 'We are there from 12 to 14 December 2026.'],
    ['a date in another language', '2026-03-12', 'Wir kommen am 12. März 2026 um 15 Uhr.'],
    ['a telephone number without its country', '020 7946 0958', 'Ring me on +44 20 7946 0958.'],
    ['a telephone number with its country', '+44 20 7946 0958', 'Ring me on (020) 7946-0958.'],
    ['a telephone number dialled from abroad', '0044 20 7946 0958', 'Ring me on +44 (0)20 7946 0958.'],
    ['a telephone number of the United States', '+1 213 373 4253', 'Call (213) 373-4253 any time.'],
    ['an amount with a word for its currency', '1,200 euros', 'It must not cost more than €1,200.00.'],
    ['an amount with a sign, written with a word', '£950', 'The budget is 950 pounds.'],
    ['an amount with a code', 'EUR 1.200,00', 'We can pay 1200 euro.'],
    ['an e-mail in another case', 'INFO@Example.com', 'Write to info@example.com.'],
    ['a name without its accents', 'Francois Lefevre', 'Bien à vous, François Lefèvre'],
    ['a name spelled out', 'Jurgen Mueller', 'Viele Grüße, Jürgen Müller'],
    ['a name whose letter is no accent', 'Søren Æbelø', 'Hilsen, Soren Aebelo'],
    ['a name in another form of Unicode', 'Zoe\u0308 Pen\u0303a', 'I am Zoë Peña.'],
  ])('finds %s', (_what, value, source) => {
    expect(isGrounded(value, source)).toBe(true);
  });

  test.each([
    ['the day that “tomorrow” would have been', '2000-01-02', 'Could you come tomorrow, or in three days?'],
    ['the month and day the other way round', '2026-03-04', 'Delivery on 03/04/26, please.'],
    ['a telephone number of another country', '+49 20 7946 0958', 'Ring me on +44 20 7946 0958.'],
    ['a telephone number with one digit more', '020 7946 09588', 'Ring me on 020 7946 0958.'],
    ['the last nine digits of a longer number', '+44 20 7946 0958', 'Order 99 2079460958 has come.'],
    ['another amount with the word of the currency', '1,300 euros', 'It must not cost more than €1,200.00.'],
    ['an e-mail at a name that begins alike', 'info@example.co', 'Write to info@example.com.'],
    ['another name with the same letters but one', 'Jürgen Möller', 'Viele Grüße, Jürgen Müller'],
  ])('does not find %s', (_what, value, source) => {
    expect(isGrounded(value, source)).toBe(false);
  });

  test('every word of a text is found in that text', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 20 }), (words) => {
        const isFound = groundedIn(words.join(' '));
        return words.every(isFound);
      }),
    );
  });

  test('every whole number is found however its thousands are written', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), (value) => {
        const written = value.toLocaleString('en-GB');
        return (
          isGrounded(String(value), `About £${written} in all.`) &&
          isGrounded(`£${written}.00`, `about ${value} in all`)
        );
      }),
    );
  });

  test('no text makes it throw or hang', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 }), (value, source) => {
        return typeof isGrounded(value, source) === 'boolean' && Array.isArray(materialValuesIn(value));
      }),
    );
  });

  test.each([
    ...['a', 'A', 'aA', '0', '0 ', 'Aa ', 'a@', '1,', '!', "A'", '+1 ', '12 ', '{{', 'www.', '. '],
    ...['12 may ', '12. dez ', '1/', '€1 ', '1 euro ', '2 days ', '12:00 ', '020 7946 0000 ', '+44 20 7946 0000, '],
  ])('reads 200,000 characters of “%s” at once', (piece) => {
    const long = `${piece.repeat(200_000 / piece.length)}x`;
    for (const read of [
      () => groundedIn(long)('Ann Baker'),
      () => groundedIn(long)('+44 20 7946 0001'),
      () => materialValuesIn(long),
      () => materialValuesIn(`https://${long}`),
    ]) {
      // Time of this process alone: what else the machine does must not make it fail.
      const started = process.cpuUsage();
      read();
      expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
    }
  });
});

describe('materialValuesIn', () => {
  test('lists what a draft claims', () => {
    const draft = `Dear José,

Thank you for asking Marion Bakes. A cake for 60 guests on 12 December 2026 at 3pm costs £1,150.00.
You can reach us at hello@marion.example or on 020 7946 0999, or read www.marion.example/cakes.

Kind regards
Marion`;
    expect(materialValuesIn(draft)).toEqual([
      'hello@marion.example',
      'www.marion.example/cakes',
      '12 December 2026',
      '020 7946 0999',
      '3pm',
      '60',
      '£1,150.00',
      'José',
      'Marion Bakes',
    ]);
  });

  test('a text of plain words has none', () => {
    expect(materialValuesIn('Thank you for your message. We will answer on Monday. Best regards')).toEqual([]);
    expect(materialValuesIn('')).toEqual([]);
  });

  test('the parts of a date or an e-mail are not counted again', () => {
    expect(materialValuesIn('on 12/12/2026, to a1@b2.example')).toEqual(['a1@b2.example', '12/12/2026']);
  });

  test('“tomorrow” and “in three days” claim no date', () => {
    expect(materialValuesIn('We can come tomorrow, next Friday, or in three days.')).toEqual([]);
  });

  test('an amount is one value with its currency, a range with both its days', () => {
    expect(materialValuesIn('It costs 1,200 euros, from 12 to 14 December 2026.')).toEqual([
      '14 December 2026',
      '12 to 14 December 2026',
      '1,200 euros',
    ]);
  });

  test('each value counts once', () => {
    expect(materialValuesIn('£50 now and £50 later')).toEqual(['£50']);
  });
});
