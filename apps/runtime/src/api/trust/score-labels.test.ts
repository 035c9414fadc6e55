import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { initialRecord } from '@leeway/shared/dial/record-state.ts';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../services/clock.ts';
import { createScoreLabels } from './score-labels.ts';

const NOW = Date.parse('2026-11-20T09:00:00Z');
const HALF_A_YEAR = 180 * 86_400_000;

/** A record with so many answers of which one in ten was wrong; counts how often it is read. */
function bench() {
  const answers = { count: 0, isBlind: false };
  const reads = { history: 0, counted: 0 };
  const clock = createFakeClock(NOW);
  const scores = () => Array.from({ length: answers.count }, (_, index) => (index % 10) / 10 + 0.05);
  const labels = createScoreLabels({
    clock,
    trust: {
      recordsOfItems: async (items) => {
        const { counts, ...fresh } = initialRecord({ alpha: 0.05, delta: 0.05, floor: 0.2 });
        const state = { ...fresh, counts: { ...counts, verdicts: answers.count }, lastAt: NOW };
        return new Map(items.map(({ item }) => [item, { id: 1, isBlind: answers.isBlind, state }]));
      },
      history: async (_record, epoch) => {
        reads.history += 1;
        if (epoch > 0) return { scores: [], losses: [], approvals: [] };
        return { scores: scores(), losses: scores().map((score) => (score < 0.1 ? 1 : 0)), approvals: [] };
      },
      countHistory: async (_record, epoch) => {
        reads.counted += 1;
        return epoch > 0 ? 0 : answers.count;
      },
    },
  });
  const row = (change: Partial<ApprovalSummary> = {}) =>
    ({ workflowId: 'w', runId: '1', key: 'n', status: 'open', score: 0.9, ...change }) as ApprovalSummary;
  const labelOf = async (change?: Partial<ApprovalSummary>) => (await labels.withLabels([row(change)]))[0];
  return { answers, reads, clock, labels, row, labelOf };
}

test('the record is read once per refit, however often a label is asked for', async () => {
  const { answers, reads, labels, row } = bench();
  for (answers.count = 19; answers.count <= 210; answers.count += 1) {
    for (let request = 0; request < 3; request += 1) await labels.withLabels([row(), row({ key: 'm' })]);
  }
  // At 20, 50, 100 and 200 answers.
  expect(reads.history).toBe(4);
  expect(reads.counted).toBe(192);
});

test('what is rough is said in whole tens, what rests on more answers exactly', async () => {
  const { answers, labelOf } = bench();
  answers.count = 40;
  expect(await labelOf()).toMatchObject({ answers: 40, shownProbability: { percent: 100, isRough: true } });
  answers.count = 120;
  const label = await labelOf();
  expect(label).toMatchObject({ answers: 120, shownProbability: { isRough: false } });
  expect(label?.shownProbability?.percent).toBeGreaterThan(95);
});

test('nothing is said of what is to be answered before it is seen, nor without a score', async () => {
  const { answers, labelOf } = bench();
  answers.count = 120;
  expect(await labelOf({ score: null })).toMatchObject({ shownProbability: null, answers: null });
  answers.isBlind = true;
  expect(await labelOf()).toMatchObject({ shownProbability: null, answers: null });
  expect(await labelOf({ status: 'decided' })).toMatchObject({ answers: 120 });
});

test('evidence that has lapsed explains no score', async () => {
  const { answers, clock, labelOf } = bench();
  answers.count = 120;
  clock.advance(HALF_A_YEAR);
  expect(await labelOf()).toMatchObject({ shownProbability: null, answers: 0 });
});
