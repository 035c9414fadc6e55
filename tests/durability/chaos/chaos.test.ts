import { expect, test } from 'vitest';
import { seededRandom } from '../seeded-random.ts';
import { runWorlds } from './run-worlds.ts';

const KILLS = 200;

test('200 times kill -9, at random moments and at every named place, lose nothing and do nothing twice', async () => {
  const { seed } = seededRandom();
  const { problems, ...figures } = await runWorlds({ seed, kills: KILLS, worlds: 2 });
  console.log(JSON.stringify(figures));
  expect(problems).toEqual([]);
  expect(figures.kills).toBe(KILLS);
  // Without these the test would prove nothing: runs were at work, effects were cut off, and every place was passed.
  expect(figures.interrupted).toBeGreaterThan(KILLS / 4);
  expect(figures.uncertain).toBeGreaterThan(0);
  expect(figures.lostAnswers).toBeGreaterThan(0);
  const places = [
    'after-child',
    'after-commit',
    'after-effect',
    'after-intent',
    'before-commit',
    'in-recovery',
    'in-timer',
  ];
  expect(Object.keys(figures.crashes)).toEqual(expect.arrayContaining(places));
}, 600_000);
