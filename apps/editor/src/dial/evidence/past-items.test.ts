import { expect, it } from 'vitest';
import { notFineAt, outcomeAt, pastItemsOf, positionOf, rowAt } from './past-items.ts';

const PROMISED = { alpha: 0.05, delta: 0.05 };

/** `count` items, scores spread over 0.5 to 1; every tenth was wrong, every fifth changed a little. */
function historyOf(count: number) {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    scores: numbers.map((index) => 0.5 + ((index * 37) % 1000) / 2000),
    losses: numbers.map((index) => (index % 10 === 0 ? 1 : index % 5 === 0 ? 0.3 : 0)),
    approvals: numbers.map((index) => `a${index}`),
  };
}

it('counts what would have gone alone among the newest 200, as counting by hand does', () => {
  const history = historyOf(450);
  const items = pastItemsOf(history);
  for (const position of [0, 0.5, 0.62, 0.8473, 0.99, 1]) {
    const newest = history.scores.map((score, index) => ({ score, loss: history.losses[index] ?? 0 })).slice(-200);
    const alone = newest.filter(({ score }) => score >= position);
    const notFine = alone.filter(({ loss }) => loss > 0).length;
    expect(outcomeAt(items, position)).toEqual({
      total: 200,
      alone: alone.length,
      fine: alone.length - notFine,
      notFine,
      asks: 200 - alone.length,
    });
    expect(notFineAt(items, position)).toHaveLength(notFine);
  }
});

it('lets nothing go alone on the two lower stops', () => {
  const items = pastItemsOf(historyOf(50));
  expect(positionOf({ level: 'watch' })).toBeNull();
  expect(outcomeAt(items, positionOf({ level: 'draft' }))).toEqual({
    total: 50,
    alone: 0,
    fine: 0,
    notFine: 0,
    asks: 50,
  });
  expect(rowAt(items, null, PROMISED)).toBeNull();
});

it('knows nothing of a step without decisions', () => {
  const items = pastItemsOf({ scores: [], losses: [], approvals: [] });
  expect(outcomeAt(items, 0.8).total).toBe(0);
  expect(rowAt(items, 0.8, PROMISED)).toBeNull();
});

it('bounds the rate over all decided items, not only over the newest', () => {
  const row = rowAt(pastItemsOf(historyOf(450)), 0, PROMISED);
  expect(row?.alone).toBe(450);
  expect(row?.disagreements).toBeCloseTo(45 + 45 * 0.3);
});

it('answers for every place of the thumb from one sorting of 10,000 verdicts', () => {
  const items = pastItemsOf(historyOf(10_000));
  const startedAt = performance.now();
  const places = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
  const rows = places.map((place) => ({ ...outcomeAt(items, place), ...rowAt(items, place, PROMISED) }));
  const msEach = (performance.now() - startedAt) / places.length;
  console.info(`backtest: ${msEach.toFixed(2)} ms for each place of the thumb over 10,000 verdicts (goal: under 50)`);
  expect(rows.every((row, index) => index === 0 || (row.alone ?? 0) <= (rows[index - 1]?.alone ?? 0))).toBe(true);
});
