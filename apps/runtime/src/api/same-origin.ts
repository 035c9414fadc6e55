// Guards against other web pages using a visitor's session: cookies are SameSite=Lax, and a browser says where a call comes from.
import { AppError } from '@leeway/shared/api/error.ts';
import type { MiddlewareHandler } from 'hono';

const READING = ['GET', 'HEAD', 'OPTIONS'];

/** Refuses calls that change something and come from a page of another origin. Calls with a Bearer key carry no cookie's power. */
export function sameOriginOnly(publicUrl: string): MiddlewareHandler {
  const publicHost = new URL(publicUrl).host;
  return async function sameOrigin(c, next) {
    if (READING.includes(c.req.method) || c.req.header('authorization') !== undefined) return next();
    const origin = c.req.header('origin');
    if (origin === undefined) {
      if (c.req.header('sec-fetch-site') === 'cross-site') throw crossOrigin('another web page');
      return next();
    }
    const host = URL.canParse(origin) ? new URL(origin).host : '';
    const ownHost = c.req.header('host') ?? new URL(c.req.url).host;
    if (host !== ownHost && host !== publicHost) throw crossOrigin(origin);
    return next();
  };
}

function crossOrigin(origin: string): AppError {
  return new AppError('request.cross_origin', `This call came from ${origin}, not from Leeway.`, {
    status: 403,
    hint: 'Open Leeway itself, or call with an API key. Behind a proxy, set LEEWAY_PUBLIC_URL to the address people use.',
  });
}
