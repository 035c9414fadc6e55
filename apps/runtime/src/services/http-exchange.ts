// One request and one answer over undici, knowing at every moment whether bytes may have left.
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { RetryableError, TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import type { FailureKind } from '@leeway/shared/graph/graph.ts';
import type { Dispatcher } from 'undici';

export interface Exchange {
  dispatcher: Dispatcher;
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  /** Stops the exchange; its reason says why. */
  signal: AbortSignal;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export const MAX_ANSWER_BYTES = 10 * 1024 * 1024;

/**
 * Fails with TerminalError (malformed request, answer too large), UncertainError (the request was being written, so it may
 * have arrived) or RetryableError (it never left). Each names the host.
 */
export async function exchange(request: Exchange): Promise<RawAnswer> {
  const answer = await dispatch(request);
  return { ...answer, body: await decompress(answer, request.url.host) };
}

function dispatch({ dispatcher, url, method, headers, body, signal }: Exchange): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const chunks: Buffer[] = [];
  let controller: Dispatcher.DispatchController | null = null;
  let status = 0;
  let answerHeaders: Record<string, string> = {};
  let size = 0;

  const fail = (error: unknown) => {
    signal.removeEventListener('abort', onAbort);
    reject(translate(error, url, controller !== null));
  };
  const onAbort = () => {
    const reason: unknown = signal.reason;
    fail(reason);
    controller?.abort(reason instanceof Error ? reason : new Error('stopped'));
  };
  if (signal.aborted) return Promise.reject(translate(signal.reason, url, false));
  signal.addEventListener('abort', onAbort, { once: true });

  const handler: Dispatcher.DispatchHandler = {
    // Called just before the first byte is written: from here on nobody knows whether it arrived.
    onRequestStart(started) {
      if (signal.aborted) started.abort(new Error('stopped'));
      else controller = started;
    },
    onResponseStart(_controller, statusCode, received) {
      status = statusCode;
      answerHeaders = flatten(received);
    },
    onResponseData(current, chunk) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) current.abort(tooLarge(url.host, status));
      else chunks.push(chunk);
    },
    onResponseEnd() {
      signal.removeEventListener('abort', onAbort);
      resolve({ status, headers: answerHeaders, body: Buffer.concat(chunks) });
    },
    onResponseError: (_controller, error) => fail(error),
  };
  dispatcher.dispatch({ origin: url.origin, path: url.pathname + url.search, method, headers, body }, handler);
  return promise;
}

function translate(error: unknown, url: URL, hasStarted: boolean): Error {
  if (error instanceof TerminalError) return error;
  const why = reasonOf(error);
  if (codeOf(error) === 'UND_ERR_INVALID_ARG') {
    return new TerminalError(`The request to ${url.host} is malformed: ${why}.`, { cause: error });
  }
  const kind = kindOf(error);
  if (!hasStarted) return new RetryableError(`Could not reach ${url.host}: ${why}.`, { kind, cause: error });
  return new UncertainError(`The request to ${url.host} may have arrived, but no full answer came back: ${why}.`, {
    kind,
    cause: error,
  });
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof RetryableError) return error.kind;
  return /TIMEDOUT|TIMEOUT/.test(codeOf(error)) ? 'timeout' : 'network';
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was lost',
  EPIPE: 'the connection was lost',
  UND_ERR_SOCKET: 'the connection was lost',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name server did not answer',
  EHOSTUNREACH: 'the host is not reachable from here',
  ENETUNREACH: 'its network is not reachable from here',
  ETIMEDOUT: 'it took too long to connect',
  UND_ERR_CONNECT_TIMEOUT: 'it took too long to connect',
  UND_ERR_HEADERS_TIMEOUT: 'it took too long',
  UND_ERR_BODY_TIMEOUT: 'it took too long',
};

function reasonOf(error: unknown): string {
  const known = REASONS[codeOf(error)];
  if (known !== undefined) return known;
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error && error.message !== '' ? error.message.replace(/\.$/, '') : 'unknown reason';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function tooLarge(host: string, status: number): TerminalError {
  return new TerminalError(`${host} answered ${status} with more than ${MAX_ANSWER_BYTES / 1024 / 1024} MB.`, {
    hint: 'The request itself was carried out. Ask for less at once, for example with paging.',
  });
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

const DECODERS: Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** We never ask for compression, but some servers compress all the same. */
async function decompress({ headers, body, status }: RawAnswer, host: string): Promise<Buffer> {
  const decode = DECODERS[headers['content-encoding'] ?? ''];
  if (decode === undefined || body.length === 0) return body;
  try {
    return await decode(body, { maxOutputLength: MAX_ANSWER_BYTES });
  } catch (cause) {
    if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(host, status);
    throw new UncertainError(`${host} answered ${status}, but its answer cannot be unpacked.`, { cause });
  }
}
