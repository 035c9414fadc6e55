// The state of a run as it stands on the cards: what the editor's canvas and the run page show.
import type { GraphEdge } from '@leeway/shared/graph/graph.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import { isFinal, isSettled, type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import { formatPercent } from '../../ui/format.ts';
import type { Card, CardStatus, Cards, EdgeLook } from './card-store.ts';
import { itemPlace } from './item-place.ts';
import type { RunPart } from './run-part.ts';
import { statusOf } from './step-status.ts';

export interface RunPicture {
  cards: Cards;
  edges: ReadonlyMap<string, EdgeLook>;
}

/** The picture of a run at a moment. `now` (milliseconds) measures what is still going on. */
export function pictureOf(part: RunPart, state: RunState, now: number): RunPicture {
  const { graph, order } = part;
  const { skipped } = progressOf(order, state);
  const isOver = isFinal(state.status);
  const cards = graph.nodes.map(({ id }): [string, Partial<Card>] => {
    if (!order.nodes.has(id)) return [id, cardElsewhere(part, id)];
    const step = stepOf(state, id);
    if (!step) return [id, cardAhead(skipped.has(id) || isOver)];
    return [id, cardOf(step, { part, state, now })];
  });
  const lookOf = (edge: GraphEdge): EdgeLook => {
    if (!order.nodes.has(edge.target) || !order.nodes.has(edge.source)) return lookElsewhere(part, edge);
    if (skipped.has(edge.source)) return 'notTaken';
    const step = stepOf(state, edge.source);
    if (!step || !isSettled(step)) return isOver ? 'notTaken' : 'plain';
    return step.port === edge.sourcePort ? 'taken' : 'notTaken';
  };
  return { cards: new Map(cards), edges: new Map(graph.edges.map((edge) => [edge.id, lookOf(edge)])) };
}

/** The step a run is at: the one that waits, else the one at work, else the last that ended. Undefined before the first. */
export function currentStep(state: RunState): StepState | undefined {
  const steps = Object.values(state.steps).filter((step) => !step.isInherited);
  return (
    steps.find((step) => step.status === 'waiting' || step.status === 'uncertain') ??
    steps.find((step) => step.status === 'failed' && state.latest[step.nodeId] === step.key) ??
    steps.findLast((step) => step.status !== 'failed' && !isSettled(step)) ??
    steps.at(-1)
  );
}

function cardAhead(isSkipped: boolean): Partial<Card> {
  const status: CardStatus = isSkipped
    ? { tone: 'neutral', word: 'Skipped' }
    : { tone: 'neutral', word: 'Not yet', isAhead: true };
  return { status, isNotRun: true };
}

/** A step that another run does: one of the items of a container, or the run this one works for. */
function cardElsewhere(part: RunPart, nodeId: string): Partial<Card> {
  const container = part.order.nodes.get(part.containerOf(nodeId) ?? '');
  const inside = container?.type === 'logic.repeat' ? 'Each time' : 'In each item';
  return { status: { tone: 'neutral', word: container ? inside : 'Another run' }, isNotRun: true };
}

function lookElsewhere(part: RunPart, { target }: GraphEdge): EdgeLook {
  return part.containerOf(target) === null ? 'notTaken' : 'plain';
}

type Surroundings = { part: RunPart; state: RunState; now: number };

function cardOf(step: StepState, { part, state, now }: Surroundings): Partial<Card> {
  const { route } = step;
  const line = lineOf(step);
  return {
    status: { ...statusOf(step, now), ...ownWord(step, part, state) },
    isCurrent: step.status === 'waiting' || step.status === 'running' || step.status === 'uncertain',
    ...(route && route.because !== 'no dial' ? { level: route.level } : {}),
    ...(line ? { line } : {}),
  };
}

/** What a step's card says instead of how long it took: which item a child run starts from, and where a kept answer is from. */
function ownWord({ key, nodeId }: StepState, part: RunPart, state: RunState): { word?: string } {
  if (nodeId === part.body) return { word: itemPlace(part, state) };
  return part.kept.has(key) ? { word: `From run ${part.origin}` } : {};
}

function lineOf({ route, status, proposal }: StepState): string | null {
  if (status === 'refused') return proposal ? `Would have: ${proposal.summary}` : 'Nothing was sent in this run';
  if (!route || route.score === null) return null;
  const sure = `${formatPercent(route.score)} sure here`;
  return route.level === 'threshold' && route.threshold !== null
    ? `${sure}, asks below ${formatPercent(route.threshold)}`
    : sure;
}
