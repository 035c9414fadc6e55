import type { MiddlewareHandler } from 'hono';

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
  // A webhook answers programs with JSON: none of the rest concerns it, and it is the busiest door.
  if (c.req.path.startsWith('/hooks/')) {
    c.header('x-content-type-options', 'nosniff');
    return next();
  }
  await next();
  const { headers } = c.res;
  headers.set('content-security-policy', POLICY);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('x-frame-options', 'DENY');
  headers.set('cross-origin-opener-policy', 'same-origin');
  if (c.req.path.startsWith('/api/') && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
};
