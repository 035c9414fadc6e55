import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const MESSAGE_LINES = 12;

/** Reads vitest's JSON report. Gives `{ passed, failures }`, or undefined when there is no readable report. */
export function readVitestReport(file) {
  const report = readReport(file);
  if (!report) return undefined;
  const failures = report.testResults.flatMap((testFile) => {
    const failed = testFile.assertionResults.filter(({ status }) => status === 'failed');
    const ofTests = failed.map(({ fullName, failureMessages }) =>
      failure(`${testFile.name}: ${fullName}`, failureMessages[0]),
    );
    const couldNotLoad = testFile.status === 'failed' && failed.length === 0;
    return couldNotLoad ? [failure(testFile.name, testFile.message)] : ofTests;
  });
  return { passed: report.numPassedTests, failures };
}

/** Reads Playwright's JSON report in the same way. A flaky test, one that needed a second try, is a failed one. */
export function readPlaywrightReport(file) {
  const report = readReport(file);
  if (!report) return undefined;
  const failures = specsOf(report.suites ?? []).flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => failure(`${file}: ${title}`, results[0]?.error?.message)),
  );
  const errors = (report.errors ?? []).map(({ message }) => failure('the browser tests', message));
  return { passed: report.stats.expected, failures: [...failures, ...errors] };
}

/**
 * What one runner adds to the sum: `{ passed, failures: [{ name, message }] }`. A runner that failed without a failed
 * test (it crashed, found no tests, wrote no report) counts as one failure, so that the sum never says "0 failed" when
 * something did.
 */
export function countRun(runner, report, exitCode) {
  const { passed, failures } = report ?? { passed: 0, failures: [] };
  const hasHiddenFailure = failures.length === 0 && (exitCode !== 0 || !report || passed === 0);
  if (!hasHiddenFailure) return { passed, failures };
  return {
    passed,
    failures: [failure(runner, `ended with code ${exitCode} after ${passed} passed, without a failed test`)],
  };
}

/** What adds one failure to the sum. `message` is cut to its first lines, without colours. */
export function failure(name, message = '') {
  const plain = stripVTControlCharacters(message).trimEnd();
  return { name, message: plain.split('\n').slice(0, MESSAGE_LINES).join('\n') };
}

/** Every failure with the beginning of its message, to stand where the output ends; empty when nothing failed. */
export function failureList(counts) {
  return counts
    .flatMap(({ failures }) => failures)
    .map(({ name, message }) => `✗ ${name}\n${message.replaceAll(/^/gm, '    ')}\n`)
    .join('');
}

/** The last line of npm test and of .ci/run. */
export function summaryLine(counts) {
  const passed = counts.reduce((total, count) => total + count.passed, 0);
  const failed = counts.reduce((total, count) => total + count.failures.length, 0);
  return `${passed} passed, ${failed} failed`;
}

function specsOf(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [...specs, ...specsOf(inner)]);
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
