// Between the stream and the screen: events are parsed, gathered, handed on once a frame, and what they make stale is read anew.
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import { keysOf, type QueryKey } from './live-keys.ts';
import type { LiveState } from './live-stream.ts';

export type LiveListener = (events: readonly StreamEvent[]) => void;

export interface LiveHub {
  receive: (data: string) => void;
  setState: (state: LiveState) => void;
  state: () => LiveState;
  onState: (listener: () => void) => () => void;
  onEvents: (listener: LiveListener) => () => void;
}

export interface LiveHubPorts {
  /** Marks answers as stale and reads those in use anew; settles when they are there. Null: all. */
  invalidate: (keys: readonly QueryKey[] | null) => Promise<unknown>;
  /** Runs a function with the next frame. */
  schedule: (flush: () => void) => void;
}

/** A hub without a stream of its own: `receive` is fed with the messages. */
export function createLiveHub({ invalidate, schedule }: LiveHubPorts): LiveHub {
  const eventListeners = new Set<LiveListener>();
  const stateListeners = new Set<() => void>();
  let buffer: StreamEvent[] = [];
  let stale: StreamEvent[] = [];
  let isReading = false;
  let state: LiveState = 'live';

  // Only one round of reading at a time: under a stream of events each round would cancel the one before, and none would end.
  const read = async () => {
    if (isReading) return;
    isReading = true;
    try {
      while (stale.length > 0) {
        const events = stale;
        stale = [];
        await invalidate(keysOf(events));
      }
    } finally {
      isReading = false;
    }
  };
  const flush = () => {
    const events = buffer;
    buffer = [];
    for (const listener of eventListeners) listener(events);
    stale.push(...events);
    void read();
  };

  return {
    receive: (data) => {
      const event = readEvent(data);
      if (!event) return;
      buffer.push(event);
      if (buffer.length === 1) schedule(flush);
    },
    setState: (next) => {
      if (next === state) return;
      state = next;
      for (const listener of stateListeners) listener();
    },
    state: () => state,
    onState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    onEvents: (listener) => {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
  };
}

const TYPES: ReadonlySet<string> = new Set<StreamEvent['type']>([
  'run',
  'step',
  'approval',
  'dial',
  'workflow',
  'incident',
  'notice',
  'reset',
]);

/** Null for what a newer runtime may send and this editor does not know. As in client.ts, what the runtime sends is not parsed twice. */
function readEvent(data: string): StreamEvent | null {
  try {
    const event = JSON.parse(data) as StreamEvent | null;
    return event && TYPES.has(event.type) ? event : null;
  } catch {
    return null;
  }
}
