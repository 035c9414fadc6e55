// Server-sent events: what was committed, as it happens. A browser that was away says how far it came and catches up.
import { EVERYONE } from '@leeway/shared/api/route.ts';
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { PlacedEvent } from '../engine/engine.ts';
import type { ApiDeps } from './api-deps.ts';
import { checkAccess, identifyCaller } from './caller.ts';

const HEARTBEAT_MS = 15_000;
/** What a browser may have missed and still be told one by one. */
const MOST_MISSED = 1000;
/** A client that lets so many events pile up is dropped: it comes back by itself and catches up. */
const MOST_PENDING = 2000;

export function mountLive(app: Hono, deps: ApiDeps): void {
  const { engine, closing } = deps;

  app.get('/api/stream', async (c) => {
    const { actor } = checkAccess(await identifyCaller(c, deps), EVERYONE);
    const place = Number(c.req.header('last-event-id') ?? c.req.query('lastEventId') ?? Number.NaN);
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      const outbox = createOutbox();
      const stop = () => outbox.end();
      const unsubscribe = engine.subscribe((event) => outbox.push(event));
      // What concerns this person alone. It has no place in the journal, and is not caught up with: the inbox shows it.
      const unsubscribeOwn = engine.notices.subscribe(actor.id, (notice) => outbox.push({ id: null, event: notice }));
      const heartbeat = setInterval(() => outbox.push('heartbeat'), HEARTBEAT_MS);
      stream.onAbort(stop);
      closing.addEventListener('abort', stop);
      try {
        // Tells proxies and the browser that the stream is open, before the first event.
        await stream.write(': open\n\n');
        const sent = Number.isSafeInteger(place) ? await catchUp(stream, engine, place) : -1;
        for await (const item of outbox) {
          if (item === 'heartbeat') await stream.write(': heartbeat\n\n');
          else if (item.id === null || item.id > sent) await stream.writeSSE(messageOf(item));
        }
      } finally {
        clearInterval(heartbeat);
        closing.removeEventListener('abort', stop);
        unsubscribe();
        unsubscribeOwn();
      }
    });
  });
}

interface Sink {
  writeSSE(message: { id?: string; data: string }): Promise<void>;
}

/** Sends what came after a place; gives the last place sent, so that nothing comes twice. */
async function catchUp(stream: Sink, engine: ApiDeps['engine'], place: number): Promise<number> {
  const missed = await engine.eventsSince(place, MOST_MISSED);
  if (missed === null) {
    await stream.writeSSE({ data: JSON.stringify({ type: 'reset' }) });
    return -1;
  }
  for (const event of missed) await stream.writeSSE(messageOf(event));
  return missed.at(-1)?.id ?? place;
}

function messageOf({ id, event }: Sent): { id?: string; data: string } {
  const data = JSON.stringify(event);
  return id === null ? { data } : { id: String(id), data };
}

/** An event with its place in the journal; null for one that is not in it. */
type Sent = Omit<PlacedEvent, 'id'> & { id: number | null };
type Item = Sent | 'heartbeat';

interface Outbox extends AsyncIterable<Item> {
  push(item: Item): void;
  end(): void;
}

/** Items in the order they came, for one reader. It ends itself when the reader falls too far behind. */
function createOutbox(): Outbox {
  let items: Item[] = [];
  let hasEnded = false;
  let wake: () => void = () => undefined;
  const end = () => {
    hasEnded = true;
    items = [];
    wake();
  };
  async function* read(): AsyncGenerator<Item> {
    while (!hasEnded) {
      const batch = items;
      items = [];
      yield* batch;
      if (items.length > 0 || hasEnded) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return {
    end,
    push(item) {
      if (hasEnded) return;
      if (items.length >= MOST_PENDING) return end();
      items.push(item);
      wake();
    },
    [Symbol.asyncIterator]: read,
  };
}
