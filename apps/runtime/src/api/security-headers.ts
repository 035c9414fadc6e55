import type { Context, MiddlewareHandler } from 'hono';

const POLICY = [
  "default-src 'self'",
  // React Flow and the design tokens set positions and colours as style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What every answer says about itself to browsers. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('content-security-policy', POLICY);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('x-frame-options', 'DENY');
  headers.set('cross-origin-opener-policy', 'same-origin');
  if (c.req.path.startsWith('/api/') && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
};

/** A webhook answers programs with JSON: none of the rest concerns them. */
export const PROGRAM_HEADERS = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };

/** The same for an answer that is yet to be made. */
export function forPrograms(c: Context): Context {
  c.header('x-content-type-options', 'nosniff');
  return c;
}
