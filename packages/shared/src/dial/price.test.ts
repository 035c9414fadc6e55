import { expect, test } from 'vitest';
import { backtest } from './backtest.ts';
import { effectiveAlpha } from './canaries.ts';
import { emptyLedger } from './ledger.ts';
import { needMoreOf } from './need-more.ts';
import { priceOf } from './price.ts';

// dial.md 2.4.
test.each([
  [0.1, 0.05, [36, 64, 86, 105, 140], [53, 83, 106, 126, 163], [29, 46, 61, 76, 103]],
  [0.05, 0.05, [74, 131, 174, 213, 284], [109, 170, 216, 257, 332], [59, 93, 124, 153, 208]],
  [0.02, 0.05, [188, 330, 440, 538, 716], [277, 429, 546, 650, 839], [149, 236, 313, 386, 523]],
  [0.1, 0.1, [29, 55, 76, 95, 129], [46, 75, 97, 117, 153], [22, 38, 52, 65, 91]],
])('the price of %d at %d is the published table', (alpha, delta, ...[least, most, oneLook]) => {
  const prices = priceOf({ alpha, delta }, [0, 1, 2, 3, 5], 5);
  expect(prices.map((price) => price.wrong)).toEqual([0, 1, 2, 3, 5]);
  expect(prices.map((price) => price.least)).toEqual(least);
  expect(prices.map((price) => price.most)).toEqual(most);
  expect(prices.map((price) => price.oneLook)).toEqual(oneLook);
});

test('where nothing can be proved because reviewers missed every planted mistake, no number of decisions is enough', () => {
  const alpha = effectiveAlpha({ alpha: 0.05, missed: 1, shown: 1 });
  expect(alpha).toBe(0);
  expect(priceOf({ alpha, delta: 0.05 }, [0], 5)).toEqual([
    { wrong: 0, least: Infinity, most: Infinity, oneLook: Infinity },
  ]);
  expect(needMoreOf(emptyLedger(5), { alpha, delta: 0.05 })).toBeNull();
  expect(backtest([{ score: 0.9, loss: 0 }], [0.9, 0.8, 0.7, 0.6, 0], { alpha, delta: 0.05 }).rows[0]).toMatchObject({
    certified: false,
  });
});
