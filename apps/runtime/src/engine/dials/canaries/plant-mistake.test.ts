import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DraftToSpoil } from './draft-to-spoil.ts';
import { plantMistake } from './plant-mistake.ts';

const draftOf = (changes: Partial<DraftToSpoil>): DraftToSpoil => ({
  values: {},
  shown: [],
  names: [],
  lot: () => 0,
  ...changes,
});

describe('planting a mistake', () => {
  it('lets two digits of an amount change places, everywhere in the field', () => {
    const values = { subject: 'Your quote', body: 'It costs £450. Please pay £450 by Friday.' };
    const planted = plantMistake(draftOf({ values, shown: ['Oak door, 450'], lot: () => 0.9 }));
    expect(planted?.mistake).toEqual({ field: 'body', kind: 'amount', right: '450', wrong: '405' });
    expect(planted?.values).toEqual({ subject: 'Your quote', body: 'It costs £405. Please pay £405 by Friday.' });
  });

  it('alters a number as a number', () => {
    const planted = plantMistake(draftOf({ values: { total: 1200.5 }, shown: ['total 1,200.50'] }));
    expect(planted?.mistake).toEqual({ field: 'total', kind: 'amount', right: '1200.5', wrong: '2100.5' });
    expect(planted?.values).toEqual({ total: 2100.5 });
  });

  it.each([
    ['2026-12-12', '2026-12-03'],
    ['12 December 2026', '3 December 2026'],
    ['December 12th', 'December 3rd'],
    ['12/11/2026', '3/11/2026'],
  ])('moves the date %s by some days', (right, wrong) => {
    const day = right === '12/11/2026' ? '2026-11-12' : '2026-12-12';
    const planted = plantMistake(draftOf({ values: { body: `We deliver on ${right}.` }, shown: [`wanted: ${day}`] }));
    expect(planted?.mistake).toEqual({ field: 'body', kind: 'date', right, wrong });
    expect(planted?.values.body).toBe(`We deliver on ${wrong}.`);
  });

  it('calls a person by another name', () => {
    const values = { body: 'Dear Priya,\nthank you, Priya. Write to priya@example.com.' };
    const planted = plantMistake(draftOf({ values, shown: ['Priya Nair'], names: ['Priya Nair'] }));
    expect(planted?.mistake).toEqual({ field: 'body', kind: 'name', right: 'Priya', wrong: 'Alex' });
    expect(planted?.values.body).toBe('Dear Alex,\nthank you, Alex. Write to priya@example.com.');
  });

  it.each([
    ['there is none of the three', { body: 'Thank you for your message.' }, ['Thank you']],
    ['nothing else shows what is right', { body: 'It costs 450, on 12 May, Priya.' }, ['a door']],
    ['it is only a telephone number or a year', { body: 'Call +44 20 7946 0958. 2026' }, ['+44 20 7946 0958, 2026']],
    ['it is one digit', { body: 'We have 7 doors.' }, ['7 doors']],
  ])('plants nothing when %s', (_why, values, shown) => {
    expect(plantMistake(draftOf({ values, shown, names: ['Priya'] }))).toBeNull();
  });

  it('always changes one field, into something that stands nowhere else, and the same way for the same lot', () => {
    const amounts = fc.integer({ min: 10, max: 99_999 });
    fc.assert(
      fc.property(amounts, amounts, fc.double({ min: 0, max: 0.999, noNaN: true }), (price, other, lot) => {
        const values = { body: `Price ${price}, deposit ${other}.`, note: 'soon' };
        const shown = [`price ${price}`, `deposit ${other}`];
        const draft = draftOf({ values, shown, lot: () => lot });
        const planted = plantMistake(draft);
        expect(plantMistake(draft)).toEqual(planted);
        if (planted === null) return;
        const { mistake } = planted;
        expect(mistake.wrong).not.toBe(mistake.right);
        expect(shown.join(' ')).toContain(mistake.right);
        expect([String(price), String(other)]).not.toContain(mistake.wrong);
        expect(planted.values).toEqual({ ...values, body: planted.values.body });
        expect(planted.values.body).toContain(mistake.wrong);
      }),
    );
  });
});
