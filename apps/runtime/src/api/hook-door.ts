// The busiest door has an app of its own: the large one matches each call against all its routes, with a slower router and the
// headers that only browsers need. What is no webhook after all goes on to the large app.
import { Hono } from 'hono';
import { RegExpRouter } from 'hono/router/reg-exp-router';
import type { ApiDeps } from './api-deps.ts';
import { createErrorHandler } from './errors.ts';
import { mountHooks } from './inbound.ts';
import { requestLog } from './request-log.ts';
import { forPrograms } from './security-headers.ts';

/** Puts the door in front of the app's own `fetch`. */
export function openHookDoor(app: Hono, deps: ApiDeps): void {
  const others = app.fetch;
  const onError = createErrorHandler(deps.log);
  const door = new Hono({ router: new RegExpRouter() });
  door.onError((error, c) => onError(error, forPrograms(c)));
  if (deps.log.isLevelEnabled('debug')) door.use(requestLog(deps.log));
  mountHooks(door, deps);
  door.notFound((c) => others(c.req.raw, c.env));
  app.fetch = (request, ...rest) => (isHookCall(request.url) ? door : { fetch: others }).fetch(request, ...rest);
}

/** Of an absolute address: `https://host/hooks/…`. */
function isHookCall(url: string): boolean {
  return url.startsWith('/hooks/', url.indexOf('/', 'https://'.length));
}
