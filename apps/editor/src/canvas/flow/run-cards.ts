// The state of a run as it stands on the cards: what the editor's canvas and the run page show.
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import { approvalOf, isFinal, isSettled, type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import { formatDuration, formatPercent } from '../../ui/format.ts';
import type { Card, CardStatus, Cards, EdgeLook } from './card-store.ts';

export interface RunPicture {
  cards: Cards;
  edges: ReadonlyMap<string, EdgeLook>;
}

/** The picture of a run at a moment. `now` (milliseconds) measures what is still going on. */
export function pictureOf(graph: Graph, state: RunState, now: number): RunPicture {
  const order = orderOf(graph);
  const progress = progressOf(order, state);
  const isOver = isFinal(state.status);
  const cards = graph.nodes.map((node): [string, Partial<Card>] => {
    const step = stepOf(state, node.id);
    if (!step) return [node.id, cardAhead(progress.skipped.has(node.id) || isOver)];
    return [node.id, cardOf(step, now)];
  });
  const edges = graph.edges.map((edge): [string, EdgeLook] => {
    if (progress.skipped.has(edge.source)) return [edge.id, 'notTaken'];
    const step = stepOf(state, edge.source);
    if (!step || !isSettled(step)) return [edge.id, isOver ? 'notTaken' : 'plain'];
    return [edge.id, step.port === edge.sourcePort ? 'taken' : 'notTaken'];
  });
  return { cards: new Map(cards), edges: new Map(edges) };
}

/** The step a run is at: the one that waits, else the one at work, else the last that ended. Undefined before the first. */
export function currentStep(state: RunState): StepState | undefined {
  const steps = Object.values(state.steps);
  return (
    steps.find((step) => step.status === 'waiting' || step.status === 'uncertain') ??
    steps.find((step) => step.status === 'failed') ??
    steps.findLast((step) => !isSettled(step)) ??
    steps.at(-1)
  );
}

/** The state of a step in a word, for a card and for a list. */
export function statusOf(step: StepState, now: number): CardStatus {
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
  return `${node.title}: ${step.status === 'done' && word !== 'Done' ? `done in ${word}` : word.toLowerCase()}`;
}

function cardAhead(isSkipped: boolean): Partial<Card> {
  const status: CardStatus = isSkipped
    ? { tone: 'neutral', word: 'Skipped' }
    : { tone: 'neutral', word: 'Not yet', isAhead: true };
  return { status, isNotRun: true };
}

function cardOf(step: StepState, now: number): Partial<Card> {
  const { route } = step;
  const line = lineOf(step);
  return {
    status: statusOf(step, now),
    isCurrent: step.status === 'waiting' || step.status === 'running' || step.status === 'uncertain',
    ...(route && route.because !== 'no dial' ? { level: route.level } : {}),
    ...(line ? { line } : {}),
  };
}

function lineOf({ route, status, proposal }: StepState): string | null {
  if (status === 'refused') return proposal ? `Would have: ${proposal.summary}` : 'Nothing was sent in this run';
  if (!route || route.score === null) return null;
  const sure = `${formatPercent(route.score)} sure here`;
  return route.level === 'threshold' && route.threshold !== null
    ? `${sure}, asks below ${formatPercent(route.threshold)}`
    : sure;
}

function waitingWord(step: StepState, now: number): string {
  const approval = approvalOf(step);
  if (approval?.decision) return 'Decided';
  const span = approval ? now - approval.askedAt : 0;
  return span < 60_000 ? 'Waiting' : formatDuration(span);
}

// Steps that only compute take less than can be told; “0.0 s” would look like a fault.
function timeTaken(ms: number): string {
  return ms < 50 ? 'Done' : formatDuration(ms);
}
