// The rules of check-journal.ts on steps that wait for a time or a signal, and on containers with their child runs.
import type { RunEvent } from './event.ts';
import type { StepState } from './state.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** What the event breaks, in words. Other events are no matter of these rules. */
export function waitProblems(step: StepState | undefined, event: RunEvent): string[] {
  switch (event.type) {
    case 'wait.begun':
      return step?.wait ? ['It waits already.'] : [];
    case 'wait.ended':
      return step?.wait ? [] : ['It does not wait.'];
    case 'children.planned':
      return step?.children && step.correction === null ? ['Its children were planned before.'] : [];
    case 'child.started':
      return startProblems(step, event);
    case 'child.ended':
      return step?.children?.items[event.index]?.run === event.run ? [] : [`${event.run} is no child of this step.`];
    case 'step.completed':
      return event.ofChildren && (step?.children?.counts.running ?? 0) > 0 ? ['Some of its children are at work.'] : [];
    default:
      return [];
  }
}

function startProblems(step: StepState | undefined, { index, run }: Of<'child.started'>): string[] {
  if (!step?.children) return ['Its children were never planned.'];
  const { items, total, concurrency, counts } = step.children;
  const before = items[index];
  const problems: string[] = [];
  if (index >= total) problems.push(`There are only ${total} children.`);
  if (counts.running >= concurrency) problems.push(`Only ${concurrency} children may be at work at once.`);
  if (before !== undefined && before.status !== 'again' && before.status !== 'anew')
    problems.push(`Child ${index} has begun already.`);
  if (before?.status === 'again' && before.run !== run && step.correction === null)
    problems.push(`Child ${index} was run ${before.run} before.`);
  return problems;
}
