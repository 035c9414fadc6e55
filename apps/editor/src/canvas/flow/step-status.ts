// The state of one step of a run in a word.
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { approvalOf, type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import { formatDuration, formatNumber, formatTimeLeft } from '../../ui/format.ts';
import type { CardStatus } from './card-store.ts';

/** The state of a step in a word, for a card and for a list. */
export function statusOf(step: StepState, now: number): CardStatus {
  const children = childrenWord(step);
  const { tone, word } = plainStatusOf(step, now);
  return { tone, word: children ?? word };
}

function plainStatusOf(step: StepState, now: number): CardStatus {
  switch (step.status) {
    case 'done':
      return { tone: 'ok', word: timeTaken((step.endedAt ?? now) - step.startedAt) };
    case 'running':
      return { tone: 'run', word: 'Running' };
    case 'decided':
      return { tone: 'run', word: 'Going out' };
    case 'retrying':
      return { tone: 'wait', word: 'Trying again' };
    case 'waiting':
      return { tone: 'wait', word: waitingWord(step, now) };
    case 'uncertain':
      return { tone: 'fail', word: 'Did it happen?' };
    case 'refused':
      return { tone: 'neutral', word: 'Would have' };
    case 'rejected':
      return { tone: 'fail', word: 'Rejected' };
    case 'failed':
      return { tone: 'fail', word: 'Failed' };
  }
}

/** A node of the graph with its state in words: `Draft the reply: waiting`. */
export function statusInWords(node: GraphNode, state: RunState, now: number): string {
  const step = stepOf(state, node.id);
  if (!step) return `${node.title}: not yet`;
  const { word } = statusOf(step, now);
  const isTime = step.status === 'done' && word !== 'Done' && !step.children;
  return `${node.title}: ${isTime ? `done in ${word}` : word.toLowerCase()}`;
}

/** How far a container is: `3 of 10`, `7 of 10, 2 failed`. Null for other steps, and for one that uses one workflow. */
export function childrenWord({ children }: Pick<StepState, 'children'>): string | null {
  if (!children || children.total <= 1) return null;
  const { completed, failed } = children.counts;
  const place = `${formatNumber(completed + failed)} of ${formatNumber(children.total)}`;
  return failed === 0 ? place : `${place}, ${formatNumber(failed)} failed`;
}

function waitingWord(step: StepState, now: number): string {
  const approval = approvalOf(step);
  if (approval?.decision) return 'Decided';
  const until = step.wait?.until ?? null;
  if (!approval && until !== null) return until > now ? `${formatTimeLeft(until, now)} left` : 'Going on';
  const span = approval ? now - approval.askedAt : 0;
  return span < 60_000 ? 'Waiting' : formatDuration(span);
}

// Steps that only compute take less than can be told; “0.0 s” would look like a fault.
function timeTaken(ms: number): string {
  return ms < 50 ? 'Done' : formatDuration(ms);
}
