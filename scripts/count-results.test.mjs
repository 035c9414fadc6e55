import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  countRun,
  failure,
  failureList,
  readPlaywrightReport,
  readVitestReport,
  summaryLine,
} from './count-results.mjs';

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

it('reads what vitest counted, and names what failed', () => {
  const assertionResults = [
    { status: 'passed', fullName: 'adds', failureMessages: [] },
    { status: 'failed', fullName: 'subtracts', failureMessages: ['\u001b[31mexpected 1\u001b[39m to be 2'] },
  ];
  const testResults = [
    { name: 'sum.test.ts', status: 'failed', assertionResults },
    { name: 'lost.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
  ];
  expect(withReport(JSON.stringify({ numPassedTests: 5, testResults }), readVitestReport)).toEqual({
    passed: 5,
    failures: [
      { name: 'sum.test.ts: subtracts', message: 'expected 1 to be 2' },
      { name: 'lost.test.ts', message: 'Cannot find module' },
    ],
  });
});

it('names failed browser tests, also in nested suites, and counts a flaky one as failed', () => {
  const spec = (title, status, message) => ({
    file: 'a.spec.ts',
    title,
    tests: [{ status, results: [{ error: message && { message } }] }],
  });
  const suites = [
    { specs: [spec('opens', 'expected')], suites: [{ specs: [spec('closes', 'unexpected', 'not closed')] }] },
    { specs: [spec('waits', 'flaky', 'too late')] },
  ];
  const text = JSON.stringify({ stats: { expected: 3 }, suites, errors: [] });
  expect(withReport(text, readPlaywrightReport)).toEqual({
    passed: 3,
    failures: [
      { name: 'a.spec.ts: closes', message: 'not closed' },
      { name: 'a.spec.ts: waits', message: 'too late' },
    ],
  });
});

it('gives nothing for a report that is missing or cut off', () => {
  expect(readVitestReport('/nowhere/report.json')).toBeUndefined();
  expect(withReport('{"stats":{', readPlaywrightReport)).toBeUndefined();
});

it('keeps the counts of a run that passed or has failed tests', () => {
  expect(countRun('unit', { passed: 5, failures: [] }, 0)).toEqual({ passed: 5, failures: [] });
  const failures = [failure('adds', 'expected 1 to be 2')];
  expect(countRun('unit', { passed: 5, failures }, 1)).toEqual({ passed: 5, failures });
});

it('counts a runner that crashed, wrote no report or found no test as one failure', () => {
  const message = (passed, code) => `ended with code ${code} after ${passed} passed, without a failed test`;
  const hidden = (passed, code) => ({ passed, failures: [{ name: 'unit', message: message(passed, code) }] });
  expect(countRun('unit', { passed: 5, failures: [] }, 1)).toEqual(hidden(5, 1));
  expect(countRun('unit', undefined, 0)).toEqual(hidden(0, 0));
  expect(countRun('unit', { passed: 0, failures: [] }, 0)).toEqual(hidden(0, 0));
});

it('adds everything up in one plain line, below what failed', () => {
  const counts = [
    { passed: 0, failures: [failure('format', 'one file')] },
    { passed: 12, failures: [] },
    { passed: 3, failures: [failure('adds', 'first line\nsecond line'), failure('unit')] },
  ];
  expect(summaryLine(counts)).toBe('15 passed, 3 failed');
  expect(failureList(counts)).toBe('✗ format\n    one file\n✗ adds\n    first line\n    second line\n✗ unit\n    \n');
});
