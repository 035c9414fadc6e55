// Reads a body within a limit: what is announced too large is refused unread, what turns out too large is cut off.
import { AppError } from '@leeway/shared/api/error.ts';
import { isTooDeep, MAX_JSON_DEPTH } from '../services/json-depth.ts';

export const API_BODY_BYTES = 10 * 1024 * 1024;
export const PUBLIC_BODY_BYTES = 5 * 1024 * 1024;
const UTF8 = new TextDecoder();

/** Throws `request.too_large` (413). */
export async function readBody(request: Request, limitBytes: number): Promise<Uint8Array> {
  const announced = request.headers.get('content-length');
  if (Number(announced ?? 0) > limitBytes) throw tooLarge(limitBytes);
  // Node cuts a body off at its announced length; asking for `body` would build a web stream for nothing.
  if (announced !== null) return new Uint8Array(await request.arrayBuffer());
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooLarge(limitBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

/** An empty body is `{}`, so that calls without one need no body. Throws `request.malformed` (400). */
export function parseJson(bytes: Uint8Array): unknown {
  const text = UTF8.decode(bytes);
  if (text.trim() === '') return {};
  if (isTooDeep(text)) throw tooDeep();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('request.malformed', 'The body is not valid JSON.', {
      status: 400,
      hint:
        cause instanceof Error ? `${cause.message}. Correct it and send it again.` : 'Correct it and send it again.',
      cause,
    });
  }
}

function tooDeep(): AppError {
  return new AppError('request.malformed', `The body is nested more than ${MAX_JSON_DEPTH} levels deep.`, {
    status: 400,
    hint: 'Send it flatter, or as text.',
  });
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('request.too_large', `The body is larger than ${Math.round(limitBytes / 1024 / 1024)} MB.`, {
    status: 413,
    hint: 'Send less at once.',
  });
}
