// A plain HTTP server that counts what it is asked, and can be slow, redirect, fail or hang up.
// Run by hand: node tests/support/http-server.ts --port 4762
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, portFromArguments } from './listen.ts';

export interface RecordedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}

export interface TestHttpServer {
  url: string;
  port: number;
  /** Every request but those to /ok, which stays cheap for benches. */
  requests: RecordedRequest[];
  /** Requests by path, /ok included. */
  counts: Map<string, number>;
  /** Requests by their Idempotency-Key header. */
  keyCounts: Map<string, number>;
  close(): Promise<void>;
}

type Answer = (request: RecordedRequest, response: ServerResponse, incoming: IncomingMessage) => void;

/**
 * Paths: /ok · /status/<code> · /slow?ms= · /hang · /redirect?to=&status= · /echo · /json · /deep?levels= · /text · /big?bytes= ·
 * /flaky?fail=2 (503 the first times; each path below it counts by itself) · /drop (reads, then destroys the socket) · /half (half an answer, then destroys it)
 */
export async function startHttpServer(port = 0): Promise<TestHttpServer> {
  const requests: RecordedRequest[] = [];
  const counts = new Map<string, number>();
  const keyCounts = new Map<string, number>();
  const answers = createAnswers(counts);

  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    count(counts, url.pathname);
    const key = incoming.headers['idempotency-key'];
    if (typeof key === 'string') count(keyCounts, key);
    if (url.pathname === '/ok') {
      incoming.resume();
      sendJson(response, 200, { ok: true });
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = describe(incoming, url, Buffer.concat(chunks).toString());
      requests.push(request);
      const answer = answers[`/${url.pathname.split('/')[1]}`] ?? notFound;
      answer(request, response, incoming);
    });
  });
  const { port: actual, close } = await listen(server, port);
  return { url: `http://127.0.0.1:${actual}`, port: actual, requests, counts, keyCounts, close };
}

function createAnswers(counts: Map<string, number>): Record<string, Answer> {
  return {
    '/status': (request, response) => sendJson(response, Number(request.path.split('/')[2]), { status: request.path }),
    '/slow': (request, response) => {
      setTimeout(() => sendJson(response, 200, { slow: true }), Number(request.query.ms ?? 1000)).unref();
    },
    '/hang': () => {},
    '/redirect': (request, response) => {
      response.writeHead(Number(request.query.status ?? 302), { location: request.query.to ?? '/ok' }).end();
    },
    '/echo': (request, response) => sendJson(response, 200, request),
    '/json': (_request, response) => sendJson(response, 200, { name: 'Ann', items: [1, 2, 3] }),
    '/deep': (request, response) => {
      const levels = Number(request.query.levels ?? 0);
      response.writeHead(200, { 'content-type': 'application/json' }).end('['.repeat(levels) + ']'.repeat(levels));
    },
    '/text': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('{"looks":"like JSON"}');
    },
    '/big': (request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end(Buffer.alloc(Number(request.query.bytes ?? 0), 'x'));
    },
    '/flaky': (request, response) => {
      const isDown = (counts.get(request.path) ?? 0) <= Number(request.query.fail ?? 2);
      sendJson(response, isDown ? 503 : 200, { ok: !isDown });
    },
    '/drop': (_request, _response, incoming) => incoming.socket.destroy(),
    '/half': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"half":', () => response.destroy());
    },
  };
}

function notFound(request: RecordedRequest, response: ServerResponse): void {
  sendJson(response, 404, { error: `nothing at ${request.path}` });
}

function describe(incoming: IncomingMessage, url: URL, body: string): RecordedRequest {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers),
    body,
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, { 'content-type': 'application/json' }).end(hasBody ? JSON.stringify(body) : undefined);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

if (import.meta.main) {
  const server = await startHttpServer(portFromArguments(4762));
  console.log(`HTTP test server on ${server.url}`);
}
