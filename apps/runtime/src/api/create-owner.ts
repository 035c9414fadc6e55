import type { User } from '@leeway/shared/api/workspace.ts';
import type { NewAccount } from '../services/auth.ts';
import type { ApiDeps } from './api-deps.ts';

/** Creates the first owner; null when there is one. Of two that race, one gets it and leaves no half account behind. */
export async function createOwner(
  input: NewAccount,
  { auth, stores, clock }: Pick<ApiDeps, 'auth' | 'stores' | 'clock'>,
): Promise<User | null> {
  if (await stores.members.hasOwner()) return null;
  // An account without a member row is what a crash between the two steps below leaves: it is taken over.
  const stray = await auth.findByEmail(input.email);
  const account = stray ?? (await auth.createAccount(input));
  if (!(await stores.members.claimOwner(account.id, clock.now()))) {
    if (stray === null) await auth.removeAccount(account.id);
    return null;
  }
  if (stray !== null) await auth.updateAccount(account.id, { name: input.name, password: input.password });
  return { ...account, name: input.name, role: 'owner' };
}
