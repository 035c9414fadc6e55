// Signing in and out and the own password, by the accounts' own addresses below /api/auth.
import { route } from '@leeway/shared/api/route.ts';
import * as z from 'zod';
import { call } from './client.ts';

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
const changePasswordRoute = route({
  method: 'POST',
  path: '/api/auth/change-password',
  summary: 'Change the own password',
  access: 'public',
  body: z.object({ currentPassword: z.string(), newPassword: z.string(), revokeOtherSessions: z.boolean() }),
  response: z.unknown(),
});

/** Starts a session in this browser. */
export async function signIn(input: { email: string; password: string }): Promise<void> {
  await call(signInRoute, { body: { ...input, email: input.email.trim() } });
}

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  await call(signOutRoute);
}

/** Changes the password of the person signed in, and signs out their other browsers. */
export async function changePassword(input: { currentPassword: string; newPassword: string }): Promise<void> {
  await call(changePasswordRoute, { body: { ...input, revokeOtherSessions: true } });
}
