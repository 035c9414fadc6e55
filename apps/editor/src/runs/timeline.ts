// A journal as it is scrubbed: bars for the work and the waits of each step, and the moments between which one moves.
import type { JournalEntry, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';

/** One bar: a step at work, or a step that waits. Its places are counts of events: `fold` of so many is the state there. */
export interface Bar {
  key: Key;
  nodeId: string;
  kind: 'work' | 'wait';
  /** A person is waited for; else a time or something from outside. */
  isPerson: boolean;
  startedAt: number;
  /** Null: still going on. */
  endedAt: number | null;
  /** How many events have happened when it begins, and when it has ended. */
  from: number;
  to: number | null;
}

/** The bars of a journal, in the order they began. */
export function barsOf(entries: readonly JournalEntry[]): Bar[] {
  const bars: Bar[] = [];
  const open = new Map<Key, Bar>();
  const containers = new Set<Key>();
  const close = (key: Key, at: number, count: number) => {
    const bar = open.get(key);
    if (!bar) return;
    bar.endedAt = at;
    bar.to = count;
    open.delete(key);
  };
  const begin = (what: Pick<Bar, 'kind' | 'isPerson'>, { key, at, count }: { key: Key; at: number; count: number }) => {
    const bar: Bar = { key, nodeId: nodeIdOf(key), ...what, startedAt: at, endedAt: null, from: count, to: null };
    bars.push(bar);
    open.set(key, bar);
  };

  for (const [index, { event }] of entries.entries()) {
    const count = index + 1;
    const { at } = event;
    if (event.type === 'run.ended') {
      for (const key of [...open.keys()]) close(key, at, count);
      continue;
    }
    const key = event.type === 'run.started' ? event.trigger : event.key;
    if (event.type === 'children.planned' || event.type === 'child.started') containers.add(key);
    // The pauses of a container are part of its work: one that repeats a thousand times would be nothing but waits.
    if (event.type === 'approval.asked' || (event.type === 'wait.begun' && !containers.has(key))) {
      close(key, at, count);
      begin({ kind: 'wait', isPerson: event.type === 'approval.asked' }, { key, at, count });
      continue;
    }
    if (!open.has(key) && !isAfterthought(event)) begin({ kind: 'work', isPerson: false }, { key, at, count });
    if (endsBar(event)) close(key, at, count);
  }
  return bars;
}

/** Events about what is over already, such as a second decision that came too late, or a child that ended after its container. */
function isAfterthought(event: RunEvent): boolean {
  return event.type === 'approval.decided' || event.type === 'approval.undone' || event.type === 'child.ended';
}

function endsBar(event: RunEvent): boolean {
  switch (event.type) {
    case 'run.started':
    case 'step.completed':
    case 'step.kept':
    case 'step.answered':
    case 'step.proposed':
    case 'step.uncertain':
    case 'approval.settled':
    case 'approval.expired':
      return true;
    case 'step.failed':
      return event.retryAt === null;
    case 'wait.ended':
      return event.port !== null;
    default:
      return false;
  }
}

/** A place to stop at when moving through a run, and the step it is about. */
export interface Moment {
  count: number;
  key: Key;
  /** A person decided here, or is asked to. */
  isDecision: boolean;
}

/** The moments of a run: where work ended, where a wait began and where it was over; the last one is the present. */
export function momentsOf(bars: readonly Bar[], total: number): Moment[] {
  const found = bars.flatMap((bar): Moment[] => {
    const end = { count: bar.to ?? total, key: bar.key, isDecision: bar.isPerson };
    return bar.kind === 'wait'
      ? [{ count: bar.from, key: bar.key, isDecision: bar.isPerson && bar.to === null }, end]
      : [end];
  });
  const last = bars.at(-1);
  if (last) found.push({ count: total, key: last.key, isDecision: false });
  const byCount = new Map<number, Moment>();
  for (const moment of found) {
    const before = byCount.get(moment.count);
    if (!before || (moment.isDecision && !before.isDecision)) byCount.set(moment.count, moment);
  }
  return [...byCount.values()].sort((a, b) => a.count - b.count);
}

/** The moment at a place, or the last one before it. */
export function momentAt(moments: readonly Moment[], count: number): Moment | undefined {
  return moments.findLast((moment) => moment.count <= count) ?? moments[0];
}

export type Move = 'previous' | 'next' | 'first' | 'last' | 'previousDecision' | 'nextDecision';

/** Where a move leads from a place; null when there is nothing in that direction. */
export function moveFrom(moments: readonly Moment[], count: number, move: Move): Moment | null {
  switch (move) {
    case 'first':
      return moments[0] ?? null;
    case 'last':
      return moments.at(-1) ?? null;
    case 'next':
      return moments.find((moment) => moment.count > count) ?? null;
    case 'previous':
      return moments.findLast((moment) => moment.count < count) ?? null;
    case 'nextDecision':
      return moments.find((moment) => moment.count > count && moment.isDecision) ?? null;
    case 'previousDecision':
      return moments.findLast((moment) => moment.count < count && moment.isDecision) ?? null;
  }
}

/** A bar with its place on the line, in shares of its length from 0 to 1. */
export interface PlacedBar extends Bar {
  left: number;
  width: number;
}

const LEAST_SHARE = 0.012;
const WAIT_SHARE = 0.3;

/** Places bars beside each other: work as wide as it took, waits all alike and not to scale, nothing too narrow to hit. */
export function placeBars(bars: readonly Bar[], now: number): PlacedBar[] {
  const waits = bars.filter((bar) => bar.kind === 'wait').length;
  const forWaits = waits === 0 ? 0 : Math.min(0.6, WAIT_SHARE * waits);
  const forWork = waits === bars.length ? 0 : 1 - forWaits;
  const spans = bars.map((bar) => (bar.kind === 'wait' ? 0 : Math.max(0, (bar.endedAt ?? now) - bar.startedAt)));
  const total = spans.reduce((sum, span) => sum + span, 0);
  const least = Math.min(LEAST_SHARE, 0.5 / Math.max(1, bars.length));
  const raw = bars.map((bar, index) => {
    if (bar.kind === 'wait') return (forWork === 0 ? 1 : forWaits) / waits;
    const share = total === 0 ? 1 / (bars.length - waits) : (spans[index] ?? 0) / total;
    return Math.max(least, forWork * share);
  });
  const sum = raw.reduce((all, width) => all + width, 0);
  let left = 0;
  return bars.map((bar, index) => {
    const width = (raw[index] ?? 0) / sum;
    const placed = { ...bar, left, width };
    left += width;
    return placed;
  });
}

/** Where the playhead stands: after the last bar that has ended, or at the beginning of the one that goes on. */
export function headAt(bars: readonly PlacedBar[], count: number): number {
  const bar = bars.findLast((one) => one.from <= count);
  if (!bar) return 0;
  return bar.to !== null && bar.to <= count ? bar.left + bar.width : bar.left;
}

/** The moment a point of the line stands for: the end of work, the beginning of a wait. */
export function countAt(bars: readonly PlacedBar[], share: number): number | null {
  const bar = bars.findLast((one) => one.left <= share) ?? bars[0];
  if (!bar) return null;
  if (bar.kind === 'work') return bar.to ?? bar.from;
  return bar.to !== null && share > bar.left + bar.width * 0.75 ? bar.to : bar.from;
}
