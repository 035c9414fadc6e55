// Who calls: a session or an API key, and the role that decides what they may do.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Access, Role } from '@leeway/shared/api/route.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { Context } from 'hono';
import type { ApiDeps } from './api-deps.ts';

export interface Caller {
  actor: Actor;
  role: Role;
}

/** Null for a request without a good session or key, and for people who are no members (any more). */
export async function identifyCaller(
  c: Context,
  { auth, stores }: Pick<ApiDeps, 'auth' | 'stores'>,
): Promise<Caller | null> {
  const identity = await auth.identify(c.req.raw.headers);
  if (identity === null) return null;
  const member = await stores.members.find(identity.userId);
  if (member === null) return null;
  for (const cookie of identity.cookies) c.header('set-cookie', cookie, { append: true });
  return { actor: { id: identity.userId, name: identity.name, via: identity.via }, role: member.role };
}

/** Throws 401 without a caller and 403 when the caller's role is not among those who may. */
export function checkAccess(caller: Caller | null, access: Exclude<Access, 'public'>): Caller {
  if (caller === null) {
    throw new AppError('auth.required', 'You are not signed in.', {
      status: 401,
      hint: 'Sign in, or send an API key: Authorization: Bearer <key>.',
    });
  }
  if (access.includes(caller.role)) return caller;
  throw new AppError('auth.forbidden', `Your role, ${caller.role}, may not do this.`, {
    status: 403,
    hint: `Ask somebody with the role ${access.join(' or ')}.`,
  });
}
