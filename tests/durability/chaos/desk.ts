// A server that counts what it was really asked to do, and that fails at random as servers do.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../../support/listen.ts';
import type { SeededRandom } from '../seeded-random.ts';

export interface Desk {
  url: string;
  /** How often each address did what it is for. `/again/…` does it once per Idempotency-Key, `/once/…` at every call. */
  applied: Map<string, number>;
  /** Every call, also those that were refused. */
  calls: Map<string, number>;
  /** The Idempotency-Keys each address was called with. */
  keys: Map<string, Set<string>>;
  /** How many answers were lost on purpose after the work was done. */
  lost(): number;
  close(): Promise<void>;
}

/** `/broken/…` never succeeds. Everything else is refused, dropped or slow now and then. */
export async function startDesk(random: SeededRandom): Promise<Desk> {
  const applied = new Map<string, number>();
  const calls = new Map<string, number>();
  const keys = new Map<string, Set<string>>();
  let lost = 0;

  function apply(path: string, key: string): void {
    const known = keys.get(path) ?? new Set();
    const isRepeated = path.startsWith('/again/') && known.has(key);
    keys.set(path, known.add(key));
    if (!isRepeated) applied.set(path, (applied.get(path) ?? 0) + 1);
  }

  function answer(incoming: IncomingMessage, response: ServerResponse): void {
    const path = incoming.url ?? '/';
    calls.set(path, (calls.get(path) ?? 0) + 1);
    const chance = random.between(1, 100);
    if (path.startsWith('/broken/')) return sendJson(response, 500);
    if (chance <= 10) return sendJson(response, 503);
    if (chance <= 15) return void incoming.socket.destroy();
    apply(path, String(incoming.headers['idempotency-key']));
    if (chance <= 22) {
      lost += 1;
      incoming.socket.destroy();
    } else if (chance <= 60) {
      setTimeout(() => sendJson(response, 200), random.between(10, 120)).unref();
    } else {
      sendJson(response, 200);
    }
  }

  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => answer(incoming, response));
    // The runtime is killed in the middle of its calls.
    incoming.on('error', () => undefined);
  });
  const { port, close } = await listen(server);
  return { url: `http://127.0.0.1:${port}`, applied, calls, keys, lost: () => lost, close };
}

function sendJson(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
}
