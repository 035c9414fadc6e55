import type { WorkflowSummary } from '@leeway/shared/api/workflows.ts';

/**
 * The state of the house in one sentence, from real counts: `Yesterday 61 jobs ran, 9 need a person, 2 failed this week.`
 * On a day after nothing ran it speaks of today.
 */
export function daySentence(workflows: readonly Pick<WorkflowSummary, 'counts'>[]): string {
  const sum = (read: (counts: WorkflowSummary['counts']) => number) =>
    workflows.reduce((total, { counts }) => total + read(counts), 0);
  const today = sum(({ perDay }) => perDay.at(-1) ?? 0);
  const yesterday = sum(({ perDay }) => perDay.at(-2) ?? 0);
  const waiting = sum((counts) => counts.waiting);
  const failed = sum((counts) => counts.failed7d);

  const parts = [
    yesterday > 0
      ? `yesterday ${jobs(yesterday)} ran`
      : today > 0
        ? `today ${jobs(today)} ran`
        : 'nothing ran yet today',
    ...(waiting > 0 ? [waiting === 1 ? '1 needs a person' : `${waiting} need a person`] : []),
    ...(failed > 0 ? [`${failed} failed this week`] : []),
  ];
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function jobs(count: number): string {
  return count === 1 ? '1 job' : `${count.toLocaleString('en-GB')} jobs`;
}
