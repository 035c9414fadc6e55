// One stream per browser: the tab that holds the lock has it and passes on what comes, the others listen. Browsers allow six
// connections per host over all tabs, so one stream per tab would stop the seventh tab from loading.
import { type LiveState, type LiveStream, openStream, type StreamMessage } from './live-stream.ts';

const NAME = 'leeway.live';
/** A page that was hidden this long may have slept, and its connection died unseen. */
const SLEEP_MS = 30_000;

type Passed = { kind: 'message'; message: StreamMessage } | { kind: 'state'; state: LiveState } | { kind: 'check' };

export interface LiveHandlers {
  onMessage: (data: string) => void;
  onState: (state: LiveState) => void;
  /** Something may have been missed: everything shown must be read anew. */
  onGap: () => void;
}

/** Starts listening, as the tab that has the stream or as one that is passed its messages. Returns the way to stop. */
export function shareStream(handlers: LiveHandlers): () => void {
  const canShare = typeof BroadcastChannel !== 'undefined' && 'locks' in navigator;
  const channel = canShare ? new BroadcastChannel(NAME) : null;
  const stopping = new AbortController();
  let stream: LiveStream | null = null;
  let lastId = '';

  const pass = (passed: Passed) => channel?.postMessage(passed);
  const take = (message: StreamMessage) => {
    if (message.id !== '') lastId = message.id;
    handlers.onMessage(message.data);
  };
  const lead = (isResuming: boolean) => {
    stream = openStream(
      {
        onMessage: (message) => {
          pass({ kind: 'message', message });
          take(message);
        },
        onState: (state) => {
          pass({ kind: 'state', state });
          handlers.onState(state);
        },
        onGap: () => {
          const message = { id: '', data: '{"type":"reset"}' };
          pass({ kind: 'message', message });
          take(message);
        },
      },
      { lastId, isResuming },
    );
  };
  const check = (anew: boolean) => {
    if (stream) stream.check(anew);
    else if (anew) pass({ kind: 'check' });
  };

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<Passed>) => {
      if (data.kind === 'message') take(data.message);
      else if (data.kind === 'state') handlers.onState(data.state);
      else stream?.check(true);
    };
    void leadWhenFree(stopping.signal, lead);
  } else lead(false);
  listenForReturn({ signal: stopping.signal, check, onGap: handlers.onGap });

  return () => {
    stopping.abort();
    stream?.close();
    channel?.close();
  };
}

/** Waits for the lock and keeps it until stopped. `lead` learns whether another tab led before. */
async function leadWhenFree(signal: AbortSignal, lead: (isResuming: boolean) => void): Promise<void> {
  const held = () => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  try {
    const isFirst = await navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => {
      if (!lock || signal.aborted) return false;
      lead(false);
      await held();
      return true;
    });
    if (isFirst || signal.aborted) return;
    await navigator.locks.request(NAME, { signal }, async () => {
      lead(true);
      await held();
    });
  } catch (error) {
    // Stopped while waiting for the lock; nothing was opened.
    if (!signal.aborted) throw error;
  }
}

interface Return {
  signal: AbortSignal;
  check: (anew: boolean) => void;
  onGap: () => void;
}

/** A browser that was away: hidden, offline, or a page brought back from the history. */
function listenForReturn({ signal, check, onGap }: Return): void {
  let hiddenAt: number | null = null;
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') {
      hiddenAt = Date.now();
      return;
    }
    check(hiddenAt !== null && Date.now() - hiddenAt > SLEEP_MS);
    hiddenAt = null;
  };
  document.addEventListener('visibilitychange', onVisibility, { signal });
  window.addEventListener('online', () => check(true), { signal });
  window.addEventListener('pageshow', (event) => event.persisted && onGap(), { signal });
}
