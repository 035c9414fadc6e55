import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addVerdict, bestOf, emptyLedger, moveTo } from '@leeway/shared/dial/ledger.ts';
import { describe, expect, test } from 'vitest';
import { keepReport } from '../keep-report.ts';
import { simulateBoundary } from './boundary.ts';
import { mayBeCertified, type Policy } from './operator.ts';
import { randomOf } from './random.ts';
import { goalsOf, reportOf } from './report.ts';
import { runSimulation } from './run-simulation.ts';
import { simulateWorld } from './simulate.ts';
import { itemsOf, WORLDS } from './worlds.ts';

const POLICY: Policy = { alpha: 0.05, delta: 0.05, floor: 0.2, reviewerError: 0, hasSecondLook: false };
const SIZES = { operators: 20, items: 800, seed: 5 };

function world(name: string) {
  const found = WORLDS.find((each) => each.name.startsWith(`${name} `));
  if (found === undefined) throw new Error(`There is no world ${name}.`);
  return found;
}

describe('the worlds', () => {
  test.each(WORLDS)('$name is wrong as often as it says', (each) => {
    const draw = itemsOf(each);
    const random = randomOf(3);
    const items = Array.from({ length: 20_000 }, () => draw(random));
    const wrong = items.reduce((sum, { wrongChance }) => sum + wrongChance, 0) / items.length;
    expect(Math.abs(wrong - each.wrong)).toBeLessThan(0.1 * each.wrong);
    expect(items.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
  });
});

describe('the simulated operators', () => {
  test('take easy work over and never a bad step', () => {
    const easy = simulateWorld(world('S10'), POLICY, SIZES);
    expect(easy).toMatchObject({ graduated: 1, falseCertificate: 0, withinAlpha: 1 });
    expect(easy.human).toBeLessThan(0.6);
    expect(easy.fixedScore.human).toBeGreaterThan(0.8);
    const bad = simulateWorld(world('S6'), POLICY, SIZES);
    expect(bad).toMatchObject({ graduated: 0, human: 1, wrong: 0 });
    expect(bad.row).toMatchObject({ withinAlpha: 0 });
  });

  test('come to the same whatever the score is called, when it ranks alike', () => {
    const { world: one, fixedScore: _, ...first } = simulateWorld(world('S1'), POLICY, SIZES);
    const { world: other, fixedScore: __, ...second } = simulateWorld(world('S2'), POLICY, SIZES);
    expect(one).not.toBe(other);
    expect(first.graduated).toBe(1);
    expect(second.human).toBeCloseTo(first.human, 2);
  });

  test('are stopped by the watch when the work suddenly gets hard', () => {
    const drift = { shift: 3, from: 400, until: 500 };
    const { alarmed, human } = simulateWorld(world('S10'), POLICY, { ...SIZES, drift });
    const calm = simulateWorld(world('S10'), POLICY, SIZES);
    expect(alarmed).toBeGreaterThan(calm.alarmed);
    expect(human).toBeGreaterThan(calm.human);
  });

  test('are rarely told "passed" at the exact boundary, where the textbook often says so', () => {
    const { dial, textbookOne, textbookFive } = simulateBoundary(
      { alpha: 0.1, delta: 0.05 },
      { operators: 300, items: 1000, seed: 2 },
    );
    expect(dial).toBeGreaterThan(0);
    expect(dial).toBeLessThan(0.08);
    expect(textbookOne).toBeGreaterThan(0.15);
    expect(textbookFive).toBeGreaterThan(textbookOne);
  });

  test('may skip asking for the best position only where the answer is known', () => {
    const positions = [0.8, 0.6, 0.4, 0.2, 0];
    const rule = { alpha: 0.1, delta: 0.1 };
    const memory = new Map<number, number>();
    const random = randomOf(9);
    let ledger = emptyLedger(5);
    const skipped: boolean[] = [];
    for (let i = 0; i < 1500; i += 1) {
      ledger = addVerdict(ledger, positions, { score: random(), loss: random() < 0.04 ? 1 : 0 });
      const best = bestOf(ledger, rule);
      if (!mayBeCertified(ledger, rule, memory)) skipped.push(best === ledger.current);
      if (best > ledger.current) ledger = moveTo(ledger, best, rule.alpha);
    }
    expect(ledger.current).toBe(4);
    expect(skipped).toContain(true);
    expect(skipped).not.toContain(false);
  });
});

describe('the report', () => {
  const result = runSimulation({ operators: 4, items: 200, seed: 1 }, () => undefined);

  test('is the same for the same seed, and names every world and rival', () => {
    const report = reportOf(result);
    expect(reportOf(runSimulation(result.sizes, () => undefined))).toBe(report);
    for (const { name } of WORLDS) expect(report).toContain(`| ${name} `);
    for (const rival of ['always approve by hand', 'alone from a score of 0.8', 'alone after 20 in a row'])
      expect(report).toContain(`| ${rival} `);
    expect(report).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('says that a promise was missed when more broke it than chance explains', () => {
    expect(goalsOf(result).map(({ isMissed }) => isMissed)).not.toContain(true);
    const [boundary] = result.boundaries;
    if (boundary === undefined) throw new Error('There is no boundary in the result.');
    const broken = { ...boundary, result: { ...boundary.result, operators: 1000, dial: 0.12 } };
    expect(goalsOf({ ...result, boundaries: [broken] })[0]?.isMissed).toBe(true);
  });

  test('is kept in the place of the last run', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'leeway-report-'));
    const document = path.join(folder, 'page.md');
    writeFileSync(document, 'before\n<!-- last run: start -->\nold\n<!-- last run: end -->\nafter\n');
    keepReport(document, 'new');
    expect(readFileSync(document, 'utf8')).toBe(
      'before\n<!-- last run: start -->\n\nnew\n\n<!-- last run: end -->\nafter\n',
    );
    writeFileSync(document, 'no place');
    expect(() => keepReport(document, 'new')).toThrow('has no place for the last run');
    rmSync(folder, { recursive: true });
  });
});
