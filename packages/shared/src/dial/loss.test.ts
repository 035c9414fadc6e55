import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordDistance } from './levenshtein.ts';
import { lossOf, lossOfValues } from './loss.ts';
import { isTooFast } from './too-fast.ts';

const edited = (before: string, after: string) => lossOf({ verdict: 'edited', before, after });

describe('the loss of a verdict', () => {
  test.each([
    ['approved', 0],
    ['rejected', 1],
    ['unsure', 1],
    ['expired', null],
    ['withdrawn', null],
  ] as const)('%s is %s', (verdict, loss) => {
    expect(lossOf({ verdict })).toBe(loss);
  });

  test('an edit of a material field is a mistake, however small the text', () => {
    expect(lossOf({ verdict: 'edited', before: 'same', after: 'same', isMaterialChanged: true })).toBe(1);
  });

  test.each([
    ['a date', 'We meet on 12/03 at the office', 'We meet on 13/03 at the office'],
    ['an address', 'Write to ann@example.com please', 'Write to bob@example.com please'],
    [
      "can't",
      'You can cancel until Friday and get your money back',
      "You can't cancel until Friday and get your money back",
    ],
    [
      'can’t',
      'You can cancel until Friday and get your money back',
      'You can’t cancel until Friday and get your money back',
    ],
    ['without', 'This comes with a fee for each of the items', 'This comes without a fee for each of the items'],
    [
      'how often a number stands there',
      'Pay 5 now and 5 later on the day we agreed',
      'Pay 5 now and later on the day we agreed',
    ],
  ])('an edit that changes %s is a mistake', (_, before, after) => {
    expect(edited(before, after)).toBe(1);
    expect(edited(after, before)).toBe(1);
  });

  test('moving a critical word without changing the words is graded like any other edit', () => {
    expect(edited('a b c d e f 7 g h i j k l m n o p q r s', 'a b c d e f g 7 h i j k l m n o p q r s')).toBeCloseTo(
      0.2,
    );
  });

  test('another text altogether is a mistake, an empty one too', () => {
    expect(edited('we thank you for your order', 'please call the office soon')).toBe(1);
    expect(edited('thank you', '')).toBe(1);
    expect(edited('', '')).toBe(0);
  });

  test('an edit of one word in a long letter counts nothing', () => {
    const letter = Array.from({ length: 3000 }, (_, index) => `word${'abcdefghij'[index % 10]}`);
    expect(edited(letter.join(' '), letter.with(1500, 'other').join(' '))).toBe(0);
  });
});

describe('the loss of a verdict on a record of values', () => {
  const draft = {
    name: 'Ann',
    total: 12,
    note: 'Please ring the bell at the front door when you arrive there',
    tags: ['a'],
  };
  const of = (after: unknown) => lossOfValues({ verdict: 'edited', before: draft, after, materialFields: ['name'] });

  test('names what was changed, and takes the largest loss', () => {
    const note = 'Please ring the bell at the back door when you arrive there';
    const { loss, changes } = of({ ...draft, note });
    expect(changes).toEqual([{ field: 'note', before: draft.note, after: note }]);
    expect(loss).toBeCloseTo((1 / 12 - 0.05) / 0.25);
    expect(of({ ...draft, note, total: 13 }).loss).toBe(1);
  });

  test('a material field counts whole, and so do values that are no texts', () => {
    expect(of({ ...draft, name: 'Anne' }).loss).toBe(1);
    expect(of({ ...draft, tags: ['a', 'b'] }).loss).toBe(1);
    expect(of({ ...draft, extra: true }).changes).toEqual([{ field: 'extra', before: undefined, after: true }]);
  });

  test('blanks, the order of keys and an empty field are no change', () => {
    expect(of({ tags: ['a '], note: ` ${draft.note}`, total: 12, name: 'Ann', missing: '', none: null })).toEqual({
      loss: 0,
      changes: [],
    });
  });

  test('values that are no records are compared whole', () => {
    const verdict = { verdict: 'edited', materialFields: [] } as const;
    expect(lossOfValues({ ...verdict, before: ['x'], after: ['y'] }).loss).toBe(1);
    expect(lossOfValues({ ...verdict, before: 'pay 5', after: 'pay 6' }).changes).toHaveLength(1);
    expect(lossOfValues({ ...verdict, before: 'sales', after: ' sales' })).toEqual({ loss: 0, changes: [] });
  });

  test('only an edit has changes', () => {
    expect(lossOfValues({ verdict: 'approved', before: draft, after: null, materialFields: [] })).toEqual({
      loss: 0,
      changes: [],
    });
    expect(lossOfValues({ verdict: 'expired', before: draft, after: null, materialFields: [] }).loss).toBeNull();
  });
});

test('an approval that nobody can have read is too fast', () => {
  expect(isTooFast({ seconds: 10, words: 100 })).toBe(false);
  expect(isTooFast({ seconds: 9.9, words: 100 })).toBe(true);
  expect(isTooFast({ seconds: 1.9, words: 1 })).toBe(true);
  expect(isTooFast({ seconds: 2, words: 1 })).toBe(false);
});

describe('the distance of two lists of words', () => {
  test('is the fewest edits', () => {
    const distance = (one: string, other: string) => wordDistance(Array.from(one), Array.from(other));
    expect(distance('kitten', 'sitting')).toBe(3);
    expect(distance('abc', 'bcd')).toBe(2);
    expect(distance('aa', 'a')).toBe(1);
    expect(distance('', 'ab')).toBe(2);
  });

  test('is a distance: the same both ways, and never longer by a detour', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, words, (one, other, third) => {
        expect(wordDistance(one, other)).toBe(wordDistance(other, one));
        expect(wordDistance(one, other)).toBeLessThanOrEqual(wordDistance(one, third) + wordDistance(third, other));
        expect(wordDistance(one, other) === 0).toBe(one.join() === other.join());
      }),
    );
  });
});
