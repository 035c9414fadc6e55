import { expect, it } from 'vitest';
import { placePoints } from './sparkline.tsx';

it('puts the lowest value at the bottom and the highest at the top', () => {
  expect(placePoints([0, 5, 10])).toEqual([
    [3, 17],
    [40, 10],
    [77, 3],
  ]);
});

it('draws equal values as a line in the middle', () => {
  expect(placePoints([4, 4])).toEqual([
    [3, 10],
    [77, 10],
  ]);
});

it('draws nothing for no values and one point for one', () => {
  expect(placePoints([])).toEqual([]);
  expect(placePoints([7])).toEqual([[3, 10]]);
});
