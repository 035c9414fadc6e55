import { expect, it } from 'vitest';
import { distinctRows } from './distinct-rows.ts';

const row = {
  position: 0.984,
  alone: 80,
  toHuman: 20,
  disagreements: 1,
  coverage: 0.8,
  rate: 0.0125,
  upper: 0.09,
  upperFixedLook: 0.058,
  certified: false,
  needMore: 83,
};

it('shows a position once, with the best that is proved of it', () => {
  const rows = distinctRows([row, { ...row, needMore: 77, upper: 0.08 }, { ...row, position: 0, needMore: 426 }]);
  expect(rows.map(({ position }) => position)).toEqual([0.984, 0]);
  expect(rows[0]).toMatchObject({ needMore: 77, upper: 0.08, certified: false });
});

it('is proved when one of those that are the same is', () => {
  expect(distinctRows([row, { ...row, certified: true, needMore: null }])).toMatchObject([
    { certified: true, needMore: null },
  ]);
});
