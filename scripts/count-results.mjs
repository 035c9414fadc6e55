import { readFileSync } from 'node:fs';

/** Reads vitest's JSON report. Gives `{ passed, failed }`, or undefined when there is no readable report. */
export function readVitestReport(file) {
  const report = readReport(file);
  return report && { passed: report.numPassedTests, failed: report.numFailedTests };
}

/** Reads Playwright's JSON report in the same way. A flaky test, one that needed a second try, is a failed one. */
export function readPlaywrightReport(file) {
  const stats = readReport(file)?.stats;
  return stats && { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}

/**
 * What one runner adds to the sum. A runner that failed without a failed test (it crashed, found no tests, could not
 * load a file, wrote no report) counts as one failure, so that the sum never says "0 failed" when something did.
 */
export function countRun(report, exitCode) {
  const { passed, failed } = report ?? { passed: 0, failed: 0 };
  const hasHiddenFailure = failed === 0 && (exitCode !== 0 || !report || passed === 0);
  return { passed, failed: hasHiddenFailure ? 1 : failed };
}

/** The last line of npm test and of .ci/run. */
export function summaryLine(counts) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
