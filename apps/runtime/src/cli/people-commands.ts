// user add and key add: through the API when Leeway is running, else in its data folder. So nobody is ever locked out.
import { randomBytes } from 'node:crypto';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Role } from '@leeway/shared/api/route.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { OfflineData } from './offline-data.ts';
import type { Outcome } from './outcome.ts';
import { type AccessOptions, findApi, type Variables } from './workspace-access.ts';

export interface NewUser {
  email: string;
  name: string;
  role: Role;
  /** Null: one is made up and told. */
  password: string | null;
}

export async function addUser(input: NewUser, options: AccessOptions, variables: Variables): Promise<Outcome> {
  const password = input.password ?? randomBytes(15).toString('base64url');
  const checked = routes.users.create.body.safeParse({ ...input, password });
  if (!checked.success) {
    throw new AppError('user.invalid', checked.error.issues.map(({ message }) => `${message}.`).join(' '), {
      status: 422,
    });
  }
  const body = checked.data;
  const call = findApi(options, variables);
  const user = call
    ? await call(routes.users.create, { body })
    : await withData(options, variables, async ({ auth, members, now }) => {
        const account = await auth.createAccount(body);
        await members.add({ userId: account.id, role: body.role, createdAt: now() });
        return { ...account, role: body.role };
      });
  const told = input.password === null ? `\nThe first password, shown once: ${password}` : '';
  return {
    text: `${user.name} (${user.email}) is in the workspace as ${user.role}.${told}`,
    json: { ...user, ...(input.password === null ? { password } : {}) },
  };
}

export interface NewKey {
  name: string;
  /** Whose key it is; the first owner's when left out. */
  user?: string | undefined;
}

export async function addKey({ name, user }: NewKey, options: AccessOptions, variables: Variables): Promise<Outcome> {
  const call = findApi(options, variables);
  if (call && user !== undefined) {
    throw new AppError('key.not_yours', 'While Leeway is running, everybody makes only keys of their own.', {
      hint: `Leave --user out, let ${user} make it in Settings, or stop Leeway first.`,
    });
  }
  const made = call
    ? await call(routes.keys.create, { body: { name } })
    : await withData(options, variables, async (data) => data.auth.createKey(await findUser(data, user), name));
  return {
    text: `The key “${made.name}”, shown once: ${made.key}`,
    json: { id: made.id, name: made.name, key: made.key },
  };
}

/** Loaded when it is needed: while Leeway is running, nothing of its store is. */
async function withData<T>(
  options: AccessOptions,
  variables: Variables,
  work: (data: OfflineData) => Promise<T>,
): Promise<T> {
  const offline = await import('./offline-data.ts');
  return offline.withData(options, variables, work);
}

async function findUser({ auth, members }: OfflineData, email: string | undefined): Promise<string> {
  if (email === undefined) {
    const owner = (await members.list()).find(({ role }) => role === 'owner');
    if (owner !== undefined) return owner.userId;
    throw new AppError('user.no_owner', 'This workspace has no owner yet.', {
      hint: 'Make one first: leeway user add ann@example.com --role owner',
    });
  }
  const account = await auth.findByEmail(email);
  if (account !== null && (await members.find(account.id)) !== null) return account.id;
  throw new AppError('user.not_found', `There is nobody with the address ${email} in the workspace.`, { status: 404 });
}
