// People of the workspace, and the API keys of the caller.
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { User } from '@leeway/shared/api/workspace.ts';
import type { ApiDeps } from './api-deps.ts';
import { OK } from './ok.ts';
import type { Server } from './serve.ts';

const { users, keys } = routes;

export function serveUsers({ serve }: Server, { auth, stores, clock }: ApiDeps): void {
  async function list(): Promise<User[]> {
    const accounts = new Map((await auth.listAccounts()).map((account) => [account.id, account]));
    const members = await stores.members.list();
    return members.flatMap(({ userId, role }) => {
      const account = accounts.get(userId);
      return account === undefined ? [] : [{ ...account, role }];
    });
  }

  async function get(id: string): Promise<User> {
    const user = (await list()).find((candidate) => candidate.id === id);
    if (user !== undefined) return user;
    throw new AppError('user.not_found', `There is nobody with the id ${id}.`, {
      status: 404,
      hint: 'They may have been removed. Load the list again.',
    });
  }

  serve(users.list, async () => ({ items: await list() }));
  serve(users.create, async ({ body }) => {
    const account = await auth.createAccount(body);
    await stores.members.add({ userId: account.id, role: body.role, createdAt: clock.now() });
    return { ...account, role: body.role };
  });
  serve(users.update, async ({ params, body }) => {
    await get(params.id);
    if (body.role !== undefined) await stores.members.setRole(params.id, body.role);
    await auth.updateAccount(params.id, body);
    return get(params.id);
  });
  serve(users.remove, async ({ params }) => {
    await get(params.id);
    await stores.members.remove(params.id);
    await auth.removeAccount(params.id);
    return OK;
  });

  serve(keys.list, async ({ caller }) => ({ items: await auth.listKeys(caller.actor.id) }));
  serve(keys.create, ({ caller, body }) => auth.createKey(caller.actor.id, body.name));
  serve(keys.remove, async ({ caller, params }) => {
    await auth.removeKey(caller.actor.id, params.id);
    return OK;
  });
}
