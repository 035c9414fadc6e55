// Sign-in and sessions: better-auth answers, in our error shape, on the few paths that the product uses.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { ApiDeps } from './api-deps.ts';
import { answerError, answerUnknownRoute, methodNotAllowed } from './errors.ts';
import { API_BODY_BYTES, parseJson, readBody } from './request-body.ts';
import { createSignInLimit } from './sign-in-limit.ts';

/** Everything else better-auth offers stays closed. */
const OPEN: Record<string, string> = {
  'sign-in/email': 'POST',
  'sign-out': 'POST',
  'get-session': 'GET',
  'change-password': 'POST',
  'list-sessions': 'GET',
  'revoke-session': 'POST',
  'revoke-other-sessions': 'POST',
};
const SIGN_IN = 'sign-in/email';

const failureSchema = z.object({ code: z.string(), message: z.string() }).partial();
const emailSchema = z.object({ email: z.string() });
const WORDS: Record<string, { message: string; hint: string }> = {
  INVALID_EMAIL_OR_PASSWORD: {
    message: 'The e-mail address or the password is wrong.',
    hint: 'Check both. An owner can give you a new password in Settings.',
  },
  INVALID_EMAIL: { message: 'This is not an e-mail address.', hint: 'Give an address such as ann@example.com.' },
  INVALID_PASSWORD: { message: 'The password is wrong.', hint: 'Type your present password again.' },
};

export function mountAuthRoutes(app: Hono, { auth, clock }: Pick<ApiDeps, 'auth' | 'clock'>): void {
  const limit = createSignInLimit(() => clock.now());

  app.all('/api/auth/*', async (c) => {
    const path = c.req.path.slice('/api/auth/'.length);
    const method = OPEN[path];
    if (method === undefined) return answerUnknownRoute(c);
    if (c.req.method !== method) return methodNotAllowed(c, [method]);
    if (method === 'GET') return translate(c, await auth.handle(c.req.raw));
    const body = parseJson(await readBody(c.req.raw, API_BODY_BYTES));
    const email = path === SIGN_IN ? (emailSchema.safeParse(body).data?.email ?? '') : null;
    if (email !== null) limit.check(email);
    const headers = new Headers(c.req.raw.headers);
    headers.set('content-type', 'application/json');
    headers.delete('content-length');
    const answer = await auth.handle(new Request(c.req.url, { method, headers, body: JSON.stringify(body) }));
    if (email !== null) limit.record(email, answer.ok);
    return translate(c, answer);
  });
}

async function translate(c: Context, answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const failure = failureSchema.safeParse(await answer.json().catch(() => ({}))).data ?? {};
  const code = failure.code ?? 'FAILED';
  const words = WORDS[code];
  const status = answer.status === 400 ? 422 : answer.status;
  const error = new AppError(
    `auth.${code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`,
    words?.message ?? failure.message ?? 'The call was refused.',
    { status, hint: words?.hint ?? 'Check what you sent and try again.' },
  );
  return answerError(c, error);
}
