// HTTP to the outside world: guarded against private addresses, redirects followed by hand, secrets only where they belong.
import {
  type HttpRequest,
  type HttpResponse,
  RetryableError,
  TerminalError,
  UncertainError,
} from '@leeway/nodes/contract/run.ts';
import { Agent } from 'undici';
import { exchange, type RawAnswer } from './http-exchange.ts';
import { isTooDeep } from './json-depth.ts';
import { createNetworkGuard, type NetworkGuard, type NetworkGuardDeps } from './network-guard.ts';

export interface ConnectionSecret {
  /** The hosts the connection is bound to, as `api.example.com` or `api.example.com:8443`. */
  hosts: string[];
  /** Headers that carry the secret. */
  headers: Record<string, string>;
}

export interface HttpServiceDeps extends NetworkGuardDeps {
  /** Throws when there is no such connection. */
  connectionSecret(id: string): Promise<ConnectionSecret>;
}

export interface HttpService {
  /** Any status is an answer. Throws TerminalError, UncertainError (it may have arrived) or RetryableError. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** Cuts what is still under way. */
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const MAX_CONNECTIONS = 100;
const CONNECT_TIMEOUT_MS = 10_000;
// Written by us or meaningful between two machines only; taken from a workflow they could smuggle a second request.
const IGNORED_HEADERS = new Set(
  'accept-encoding connection content-length expect host keep-alive te trailer transfer-encoding upgrade'.split(' '),
);
const PRIVATE_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

/** One hop: what is sent where. A redirect makes the next one. */
interface Hop {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  secret: ConnectionSecret | null;
}

export function createHttpService(deps: HttpServiceDeps): HttpService {
  const guard = createNetworkGuard(deps);
  const agent = new Agent({
    connect: { lookup: guard.lookup, timeout: CONNECT_TIMEOUT_MS },
    // One request per connection at a time: a lost connection then says something about one request only.
    pipelining: 1,
    // Per host. More requests than that wait for a free connection.
    connections: MAX_CONNECTIONS,
    allowH2: false,
    // Each request brings its own time-out.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const secret = request.connection ? await deps.connectionSecret(request.connection) : null;
    const hop = firstHop(request, secret);
    const timer = new AbortController();
    const seconds = request.timeoutMs / 1000;
    const stop = (why: string) => timer.abort(new RetryableError(why, { kind: 'timeout' }));
    const timeout = setTimeout(() => stop(`it took more than ${seconds} s`), request.timeoutMs);
    const onAbort = () => stop('the step was stopped');
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return present(await followRedirects(hop, { agent, guard, signal: timer.signal }));
    } finally {
      clearTimeout(timeout);
      signal.removeEventListener('abort', onAbort);
    }
  }
  return { send, close: () => agent.destroy() };
}

interface Way {
  agent: Agent;
  guard: NetworkGuard;
  signal: AbortSignal;
}

async function followRedirects(first: Hop, { agent, guard, signal }: Way): Promise<RawAnswer> {
  let hop = first;
  let wasCarriedOut = false;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    guard.check(hop.url.hostname, portOf(hop.url));
    const { url, method, body } = hop;
    const answer = await exchange({ dispatcher: agent, url, method, headers: headersOf(hop), body, signal }).catch(
      (error: unknown) => {
        // A POST that was answered with "look there" is done, even when looking there fails.
        if (!wasCarriedOut || error instanceof TerminalError || !(error instanceof Error)) throw error;
        throw new UncertainError(`${first.url.host} took the request, but then: ${error.message}`, {
          kind: error instanceof RetryableError || error instanceof UncertainError ? error.kind : 'network',
          cause: error,
        });
      },
    );
    const next = redirectOf(hop, answer);
    if (next === null) return answer;
    wasCarriedOut ||= hop.method !== next.method;
    hop = next;
  }
  throw new TerminalError(`${first.url.host} redirected more than ${MAX_REDIRECTS} times.`, {
    hint: 'Use the address the redirects end at.',
  });
}

function firstHop(request: HttpRequest, secret: ConnectionSecret | null): Hop {
  const url = parseUrl(request.url);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.append(name, value);
  if (secret !== null && !isBound(secret, url)) {
    throw new TerminalError(`The connection may not be used for ${url.host}.`, {
      hint: `It is bound to ${secret.hosts.join(', ') || 'no host'}. Change the address, or an owner can add the host to the connection.`,
    });
  }
  const headers: Record<string, string> = { 'user-agent': 'Leeway', accept: '*/*' };
  for (const [name, value] of Object.entries(request.headers)) {
    if (!IGNORED_HEADERS.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  const body = bodyOf(request.body);
  if (body !== null && typeof request.body !== 'string') headers['content-type'] ??= 'application/json';
  return { url, method: request.method.toUpperCase(), headers, body, secret };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TerminalError(`“${text.slice(0, 200)}” is not a web address.`, {
      hint: 'A web address starts with https:// or http://.',
    });
  }
  if (url.username === '' && url.password === '') return url;
  throw new TerminalError(`The address of ${url.host} contains a user name or password.`, {
    hint: 'Keep them in a connection, where they are stored encrypted, and choose it in the step.',
  });
}

function bodyOf(body: unknown): string | Uint8Array | null {
  if (body === undefined || body === null) return null;
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}

function isBound(secret: ConnectionSecret, url: URL): boolean {
  return secret.hosts.some((host) => host.toLowerCase() === url.hostname || host.toLowerCase() === url.host);
}

function headersOf({ headers, secret, url }: Hop): Record<string, string> {
  if (secret === null || !isBound(secret, url)) return headers;
  const secretHeaders = Object.entries(secret.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...headers, ...Object.fromEntries(secretHeaders) };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function redirectOf(hop: Hop, { status, headers }: RawAnswer): Hop | null {
  const location = headers.location;
  if (!REDIRECTS.has(status) || location === undefined) return null;
  const url = parseUrl(URL.canParse(location, hop.url.href) ? new URL(location, hop.url).href : location);
  const isSameOrigin = url.origin === hop.url.origin;
  // What every browser does: 303 always asks again with GET, 301 and 302 after a POST; 307 and 308 repeat the request.
  const becomesGet = hop.method !== 'HEAD' && (status === 303 || (status < 303 && hop.method === 'POST'));
  const dropped = [...(isSameOrigin ? [] : PRIVATE_HEADERS), ...(becomesGet ? ['content-type'] : [])];
  return {
    url,
    method: becomesGet ? 'GET' : hop.method,
    body: becomesGet ? null : hop.body,
    headers: Object.fromEntries(Object.entries(hop.headers).filter(([name]) => !dropped.includes(name))),
    // The secret stays behind as well: on another host, and where it would travel unencrypted.
    secret: isSameOrigin ? hop.secret : null,
  };
}

function present({ status, headers, body }: RawAnswer): HttpResponse {
  const type = headers['content-type'] ?? '';
  const text = decodeText(body, type);
  const isJson = /^application\/(?:[\w.+-]+\+)?json\b/i.test(type);
  return { status, headers, body: isJson ? parseJson(text) : text };
}

function decodeText(body: Buffer, type: string): string {
  const charset = /charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (/^utf-?8$/i.test(charset)) return body.toString('utf8');
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    // A charset nobody knows: better the text with a few odd letters than no text.
    return body.toString('utf8');
  }
}

/** The call was carried out, so JSON that does not parse, or is nested too deep to work with, is handed on as the text it is. */
function parseJson(text: string): unknown {
  if (isTooDeep(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}
