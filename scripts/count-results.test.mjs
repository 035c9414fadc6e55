import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { countRun, readPlaywrightReport, readVitestReport, summaryLine } from './count-results.mjs';

function withReport(text, read) {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-report-'));
  const file = join(folder, 'report.json');
  writeFileSync(file, text);
  try {
    return read(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('reads what vitest counted', () => {
  const text = JSON.stringify({ numPassedTests: 5, numFailedTests: 2, numTotalTests: 7 });
  expect(withReport(text, readVitestReport)).toEqual({ passed: 5, failed: 2 });
});

it('counts a flaky browser test as failed', () => {
  const text = JSON.stringify({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 } });
  expect(withReport(text, readPlaywrightReport)).toEqual({ passed: 3, failed: 2 });
});

it('gives nothing for a report that is missing or cut off', () => {
  expect(readVitestReport('/nowhere/report.json')).toBeUndefined();
  expect(withReport('{"stats":{', readPlaywrightReport)).toBeUndefined();
});

it('keeps the counts of a run that passed or has failed tests', () => {
  expect(countRun({ passed: 5, failed: 0 }, 0)).toEqual({ passed: 5, failed: 0 });
  expect(countRun({ passed: 5, failed: 2 }, 1)).toEqual({ passed: 5, failed: 2 });
});

it('counts a runner that crashed, wrote no report or found no test as one failure', () => {
  expect(countRun({ passed: 5, failed: 0 }, 1)).toEqual({ passed: 5, failed: 1 });
  expect(countRun(undefined, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countRun({ passed: 0, failed: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
});

it('adds everything up in one plain line', () => {
  const counts = [
    { passed: 0, failed: 1 },
    { passed: 12, failed: 0 },
    { passed: 3, failed: 2 },
  ];
  expect(summaryLine(counts)).toBe('15 passed, 3 failed');
});
