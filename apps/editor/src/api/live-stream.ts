// One connection to /api/stream that comes back by itself, from the place where it was cut.

export interface StreamMessage {
  /** The place in the stream, to go on from; empty when the server gave none. */
  id: string;
  data: string;
}

export type LiveState = 'live' | 'reconnecting';

export interface StreamHandlers {
  onMessage: (message: StreamMessage) => void;
  onState: (state: LiveState) => void;
  /** The connection came back without a place to go on from: what happened meanwhile is not known. */
  onGap: () => void;
}

export interface LiveStream {
  /** Tries at once when it was waiting to; with `anew` also when it seems to be open, for a page that slept. */
  check: (anew: boolean) => void;
  close: () => void;
}

/** The part of EventSource that is used here. */
export interface Source {
  addEventListener: (type: string, listener: (event: Event) => void) => void;
  close: () => void;
}

const TYPES = ['message', 'run', 'step', 'approval', 'dial', 'workflow', 'reset'];
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;

/** Milliseconds before the try after `failures` failed ones: doubling from half a second to ten seconds. */
export function delayAfter(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
}

/**
 * Opens the stream. `lastId` is where to go on; `isResuming` says that something may have been missed when there is none.
 * The browser's own reconnecting is not used: it gives up for good on any answer that is not a stream, as a restart sends them.
 */
export function openStream(
  handlers: StreamHandlers,
  from: { lastId: string; isResuming: boolean },
  connect: (url: string) => Source = (url) => new EventSource(url),
): LiveStream {
  let { lastId, isResuming } = from;
  let failures = 0;
  let source: Source | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const stop = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = () => {
    stop();
    if (isClosed) return;
    const opened = connect(lastId === '' ? '/api/stream' : `/api/stream?lastEventId=${encodeURIComponent(lastId)}`);
    source = opened;
    opened.addEventListener('open', () => {
      if (source !== opened) return;
      failures = 0;
      handlers.onState('live');
      if (isResuming && lastId === '') handlers.onGap();
      isResuming = true;
    });
    opened.addEventListener('error', () => {
      if (source !== opened) return;
      stop();
      failures += 1;
      isResuming = true;
      handlers.onState('reconnecting');
      timer = setTimeout(open, delayAfter(failures));
    });
    for (const type of TYPES) opened.addEventListener(type, (event) => source === opened && receive(event));
  };
  const receive = (event: Event) => {
    if (!(event instanceof MessageEvent) || typeof event.data !== 'string') return;
    if (event.lastEventId !== '') lastId = event.lastEventId;
    handlers.onMessage({ id: event.lastEventId, data: event.data });
  };

  open();
  return {
    check: (anew) => {
      if (source === null || anew) open();
    },
    close: () => {
      isClosed = true;
      stop();
    },
  };
}
