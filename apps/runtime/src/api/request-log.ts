// One line for each call at the level debug: no query, no headers, no body.
import type { MiddlewareHandler } from 'hono';
import type { Log } from '../services/log.ts';

/** Logs calls when the level asks for it; else it is not there at all. */
export function requestLog(log: Log): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    const ms = Math.round(performance.now() - startedAt);
    log.debug({ method: c.req.method, path: loggedPath(c.req.path), status: c.res.status, ms }, 'call');
  };
}

/** Public addresses are known to their senders alone, and a link to decide to its reader. */
export function loggedPath(path: string): string {
  return path.replace(/^\/(hooks|forms|decide)\/.*/s, '/$1/…');
}
