// Signing in and out, by the accounts' own addresses below /api/auth.
import { route } from '@leeway/shared/api/route.ts';
import * as z from 'zod';
import { ApiError, call } from './client.ts';

const signInRoute = route({
  method: 'POST',
  path: '/api/auth/sign-in/email',
  summary: 'Sign in with an e-mail address and a password',
  access: 'public',
  body: z.object({ email: z.string(), password: z.string() }),
  response: z.unknown(),
});

const signOutRoute = route({
  method: 'POST',
  path: '/api/auth/sign-out',
  summary: 'End the session',
  access: 'public',
  response: z.unknown(),
});

/** Starts a session. Throws ApiError `session.wrong_password`, `session.too_many_tries`, or what else went wrong. */
export async function signIn(input: { email: string; password: string }): Promise<void> {
  try {
    await call(signInRoute, { body: input });
  } catch (error) {
    throw error instanceof ApiError ? explain(error) : error;
  }
}

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  await call(signOutRoute);
}

/** The account service answers in its own shape, and in words for programs. */
function explain(error: ApiError): ApiError {
  if (error.status === 429) {
    return new ApiError(429, {
      code: 'session.too_many_tries',
      message: 'That were too many tries in a short time.',
      hint: 'Wait a minute, then try again.',
    });
  }
  if (error.status >= 400 && error.status < 404) {
    return new ApiError(error.status, {
      code: 'session.wrong_password',
      message: 'This e-mail address and this password do not belong together.',
      hint: 'Check both. An owner can give you a new password under Settings, People.',
    });
  }
  return error;
}
