// A body that cannot be read is kept as its text, so that a person can mend it; its sender is told what is wrong as before.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Context } from 'hono';
import type { ApiDeps } from './api-deps.ts';
import { type Arrival, deliveryOf } from './arrival.ts';
import { parseContent } from './parse-content.ts';

interface Post extends Omit<Arrival, 'body'> {
  bytes: Uint8Array;
  path: string;
}

/** The body by its content type. Throws what parseContent throws, with the id under which the text is kept. */
export async function readContent(c: Context, { engine }: Pick<ApiDeps, 'engine'>, post: Post): Promise<unknown> {
  const { bytes, path, ...arrival } = post;
  try {
    return await parseContent(bytes, c.req.header('content-type'));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = [{ field: 'body', message: [error.message, error.hint].filter(Boolean).join(' ') }];
    const delivery = deliveryOf(c, { ...arrival, body: new TextDecoder().decode(bytes) });
    const deliveryId = await engine.refuse({ kind: arrival.channel, path }, delivery, problems);
    const { code, message, status, hint } = error;
    throw new AppError(code, message, {
      status,
      ...(hint === undefined ? {} : { hint }),
      details: { problems, deliveryId },
      cause: error,
    });
  }
}
