// People whom the owner added: each signs in with the first password and may do what the role allows, as long as they have it.
// Every route is walked with every role in apps/runtime/src/api/access.test.ts.
import type { Role } from '@leeway/shared/api/route.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { type Ask, askAs, askSignedIn, expectError } from './ask.ts';
import { BEGIN, chain } from './graphs.ts';

let runtime: Runtime;
let workflowId: string;
beforeAll(async () => {
  runtime = await startRuntime();
  const { call } = runtime;
  workflowId = (await call(routes.workflows.create, { body: { title: 'Roles', graph: chain(BEGIN) } })).id;
  await call(routes.workflows.publish, { params: { id: workflowId }, body: {} });
});
afterAll(() => runtime.close());

const personOf = (name: string) => ({ email: `${name}@example.com`, password: `password of ${name}` });

async function add(name: string, role: Role): Promise<{ id: string; ask: Ask }> {
  const { id } = await runtime.call(routes.users.create, { body: { ...personOf(name), name, role } });
  return { id, ask: await askSignedIn(runtime, personOf(name)) };
}

/** What somebody may do: the status of one call of each kind. */
async function rightsOf(ask: Ask): Promise<Record<string, boolean>> {
  const start = `/api/workflows/${workflowId}/runs`;
  const calls: [right: string, method: string, path: string, body?: unknown][] = [
    ['look', 'GET', `/api/workflows/${workflowId}`],
    ['start', 'POST', start, {}],
    ['stop everything', 'POST', '/api/kill-switch', { on: false }],
    ['build', 'PATCH', `/api/workflows/${workflowId}`, { title: 'Roles' }],
    ['publish', 'POST', `/api/workflows/${workflowId}/publish`, {}],
    ['own', 'PATCH', '/api/settings', {}],
    ['add people', 'POST', '/api/users', {}],
  ];
  const rights: [string, boolean][] = [];
  for (const [right, ...call] of calls) rights.push([right, ![401, 403].includes((await ask(...call)).status)]);
  return Object.fromEntries(rights);
}

const VIEWER = {
  look: true,
  start: false,
  'stop everything': false,
  build: false,
  publish: false,
  own: false,
  'add people': false,
};
const APPROVER = { ...VIEWER, start: true, 'stop everything': true };
const BUILDER = { ...APPROVER, build: true, publish: true };
const OWNER_RIGHTS = { ...BUILDER, own: true, 'add people': true };

it.each([
  ['viewer', VIEWER],
  ['approver', APPROVER],
  ['builder', BUILDER],
  ['owner', OWNER_RIGHTS],
] as const)('a %s signs in and may do what the role allows, nothing else', async (role, rights) => {
  const { ask } = await add(`new ${role}`.replace(' ', '.'), role);
  expect((await ask('GET', '/api/me')).body).toMatchObject({ user: { role } });
  expect(await rightsOf(ask)).toEqual(rights);
});

it('an API key of a person has that person’s rights', async () => {
  const { ask } = await add('keyholder', 'approver');
  const { body } = await ask('POST', '/api/keys', { name: 'Script' });
  expect(await rightsOf(askAs(runtime, (body as { key: string }).key))).toEqual(APPROVER);
});

it('another role holds from the next call on, for sessions and keys', async () => {
  const { id, ask } = await add('changing', 'builder');
  const { body } = await ask('POST', '/api/keys', { name: 'Script' });
  await runtime.call(routes.users.update, { params: { id }, body: { role: 'viewer' } });
  expect(await rightsOf(ask)).toEqual(VIEWER);
  expect(await rightsOf(askAs(runtime, (body as { key: string }).key))).toEqual(VIEWER);
});

it('nobody makes themselves more than they are', async () => {
  const { id, ask } = await add('climber', 'builder');
  const forbidden = { status: 403, code: 'auth.forbidden', names: 'builder' };
  expectError(await ask('PATCH', `/api/users/${id}`, { role: 'owner' }), forbidden);
  expect((await ask('POST', '/api/auth/sign-up/email', personOf('friend'))).status).toBe(404);
  expect((await ask('POST', '/api/setup', { name: 'Me', ...personOf('me') })).status).toBe(409);
  expect((await ask('GET', '/api/me')).body).toMatchObject({ user: { role: 'builder' } });
});

it('somebody who was removed is out at once, with session, key and password', async () => {
  const { id, ask } = await add('leaving', 'owner');
  const { body } = await ask('POST', '/api/keys', { name: 'Script' });
  await runtime.call(routes.users.remove, { params: { id } });
  const out = { status: 401, code: 'auth.required', names: 'not signed in' };
  expectError(await ask('GET', '/api/me'), out);
  expectError(await askAs(runtime, (body as { key: string }).key)('GET', '/api/me'), out);
  const signIn = await askAs(runtime, null)('POST', '/api/auth/sign-in/email', personOf('leaving'), {
    origin: runtime.url,
  });
  expect(signIn.status).toBe(401);
});

it('the last owner can neither be removed nor become something else', async () => {
  const { items } = await runtime.call(routes.users.list, {});
  const owners = items.filter(({ role }) => role === 'owner');
  const [first, ...others] = owners;
  for (const { id } of others) await runtime.call(routes.users.remove, { params: { id } });
  expect(first).toBeDefined();
  const ask = askAs(runtime);
  const lastOwner = { status: 409, code: 'user.last_owner', names: /owner/ };
  expectError(await ask('DELETE', `/api/users/${first?.id}`), lastOwner);
  expectError(await ask('PATCH', `/api/users/${first?.id}`, { role: 'viewer' }), lastOwner);
});
