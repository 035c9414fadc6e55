// The child runs of a container's step: what is known of each, and what the container hands on when all are done.
import { joinProvenance, NO_PROVENANCE, type Provenance } from '../dial/provenance.ts';
import type { RunEvent, StepError } from './event.ts';

/** After the container was tried again · `again`: the child failed and goes on where it stopped · `anew`: it was cancelled and begins anew. */
export type ChildStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'again' | 'anew';

export interface ChildState {
  run: string;
  status: ChildStatus;
  output: unknown;
  error: StepError | null;
}

export interface ChildrenState {
  /** At most so many children; how many there will be. */
  total: number;
  concurrency: number;
  onItemError: 'stop' | 'skip' | 'collect';
  /** By index, in the order they began. */
  items: ChildState[];
  counts: ChildCounts;
  /** So many children had ended when the container paused last. */
  pausedAfter: number;
  /** What all outputs so far were made of. */
  carried: Provenance;
}

export interface ChildCounts {
  running: number;
  completed: number;
  failed: number;
  /** To be tried again. */
  again: number;
}

const NONE: ChildCounts = { running: 0, completed: 0, failed: 0, again: 0 };

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** `before`: what a container that was tried again had done already, when a person corrected how it goes on. */
export function plannedChildren(
  { total, concurrency, onItemError }: Of<'children.planned'>,
  before: ChildrenState | null = null,
): ChildrenState {
  const begun = before ?? { items: [], counts: { ...NONE }, pausedAfter: 0, carried: NO_PROVENANCE };
  return { ...begun, total, concurrency, onItemError };
}

export function childStarted(children: ChildrenState, { index, run }: Of<'child.started'>): void {
  setChild(children, index, { run, status: 'running', output: undefined, error: null });
}

export function childEnded(children: ChildrenState, event: Of<'child.ended'>): void {
  const { index, run, outcome, output, error = null, carried } = event;
  setChild(children, index, { run, status: outcome, output, error });
  if (carried) children.carried = joinProvenance(children.carried, carried);
}

/** For a container that is tried again: what is done stays done, what failed goes on where it stopped. */
export function carryChildren(children: ChildrenState): ChildrenState {
  const carried: ChildrenState = { ...children, items: [], counts: { ...NONE } };
  for (const [index, child] of children.items.entries()) {
    setChild(carried, index, { ...child, status: statusAfterRetry(child.status) });
  }
  return carried;
}

function statusAfterRetry(status: ChildStatus): ChildStatus {
  if (status === 'failed') return 'again';
  return status === 'cancelled' ? 'anew' : status;
}

/** The indexes of the children that begin next, in order: those to be tried again, then new ones; as many as there is room for. */
export function nextChildren({ items, total, concurrency, counts }: ChildrenState): number[] {
  const room = concurrency - counts.running;
  if (room <= 0) return [];
  const again = counts.again === 0 ? [] : indexesToTryAgain(items).slice(0, room);
  const fresh = Math.max(0, Math.min(room - again.length, total - items.length));
  return [...again, ...Array.from({ length: fresh }, (_, i) => items.length + i)];
}

function indexesToTryAgain(items: readonly ChildState[]): number[] {
  return items.flatMap(({ status }, index) => (status === 'again' || status === 'anew' ? [index] : []));
}

/** Whether a container has something to do: room for a child, or no child at work any more. */
export function canAdvance({ counts, concurrency }: ChildrenState): boolean {
  return counts.running < concurrency;
}

/** What a for-each hands on: the outputs in the order of the list. Failed ones are null (`collect`) or left out (`skip`). */
export function outputOfChildren({ items, counts, onItemError }: ChildrenState): Record<string, unknown> {
  const isKept = (child: ChildState): boolean => child.status === 'completed' || onItemError === 'collect';
  return {
    items: items.filter(isKept).map((child) => (child.status === 'completed' ? (child.output ?? null) : null)),
    count: items.length,
    done: counts.completed,
    failed: counts.failed,
    errors: items.flatMap((child, index) =>
      child.status === 'completed' ? [] : [{ index, message: child.error?.message ?? 'It was cancelled.' }],
    ),
  };
}

function setChild(children: ChildrenState, index: number, child: ChildState): void {
  const before = children.items[index];
  if (before) count(children, before.status, -1);
  children.items[index] = child;
  count(children, child.status, 1);
}

function count({ counts }: ChildrenState, status: ChildStatus, by: number): void {
  if (status === 'running') counts.running += by;
  if (status === 'completed') counts.completed += by;
  if (status === 'failed' || status === 'cancelled') counts.failed += by;
  if (status === 'again' || status === 'anew') counts.again += by;
}
