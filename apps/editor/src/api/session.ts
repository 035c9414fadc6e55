// Signing in and out and the own password, by the accounts' own addresses below /api/auth.
import { call } from './client.ts';
import type { CallRoute } from './routes.ts';

const signInRoute: CallRoute<unknown, unknown, { email: string; password: string }, unknown> = {
  method: 'POST',
  path: '/api/auth/sign-in/email',
  access: 'public',
};
const signOutRoute: CallRoute<unknown, unknown, unknown, unknown> = {
  method: 'POST',
  path: '/api/auth/sign-out',
  access: 'public',
};
interface PasswordChange {
  currentPassword: string;
  newPassword: string;
  revokeOtherSessions: boolean;
}
const changePasswordRoute: CallRoute<unknown, unknown, PasswordChange, unknown> = {
  method: 'POST',
  path: '/api/auth/change-password',
  access: 'public',
};

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
