// Undo and redo: two stacks of changes. Pure; the draft store holds one.

import type { Graph } from '@leeway/shared/graph/graph.ts';
import { applyChange, type Change, changeBetween, invertChange, isEmptyChange } from './change.ts';

interface Entry {
  change: Change;
  /** Edits of one gesture (typing in one field, one drag) are one entry. */
  gesture: string | null;
  at: number;
}

export interface History {
  past: readonly Entry[];
  future: readonly Change[];
}

/** A person who stops for longer than this starts a new entry, even in the same field. */
const GESTURE_PAUSE_MS = 1500;
const MOST_ENTRIES = 200;

export const emptyHistory: History = { past: [], future: [] };

/** Remembers the step from `before` to `after`; forgets what could be redone. `now` is in milliseconds. */
export function record(
  history: History,
  step: { before: Graph; after: Graph; gesture: string | null; now: number },
): History {
  const change = changeBetween(step.before, step.after);
  if (isEmptyChange(change)) return history;
  const last = history.past.at(-1);
  const isSameGesture =
    last !== undefined &&
    step.gesture !== null &&
    last.gesture === step.gesture &&
    step.now - last.at < GESTURE_PAUSE_MS;
  if (!isSameGesture) {
    const entry = { change, gesture: step.gesture, at: step.now };
    return { past: [...history.past, entry].slice(-MOST_ENTRIES), future: [] };
  }
  const start = applyChange(step.before, invertChange(last.change));
  const merged = { ...last, change: changeBetween(start, step.after), at: step.now };
  return { past: [...history.past.slice(0, -1), merged], future: [] };
}

/** What undoing or redoing gives; null when there is nothing to take back. `change` is what happened to the graph. */
export type Travel = { graph: Graph; history: History; change: Change } | null;

export function undo(history: History, graph: Graph): Travel {
  const entry = history.past.at(-1);
  if (!entry) return null;
  const change = invertChange(entry.change);
  return {
    graph: applyChange(graph, change),
    history: { past: history.past.slice(0, -1), future: [...history.future, entry.change] },
    change,
  };
}

export function redo(history: History, graph: Graph): Travel {
  const change = history.future.at(-1);
  if (!change) return null;
  return {
    graph: applyChange(graph, change),
    history: { past: [...history.past, { change, gesture: null, at: 0 }], future: history.future.slice(0, -1) },
    change,
  };
}
