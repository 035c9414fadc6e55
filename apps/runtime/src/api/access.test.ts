import type { Role } from '@leeway/shared/api/route.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ApiBench, type Call, createApiBench } from './testing/api-bench.ts';

const all = Object.entries(routes).flatMap(([noun, group]) =>
  Object.entries(group).map(([name, route]) => ({ name: `${noun}.${name}`, ...route })),
);
const ROLES: Role[] = ['owner', 'builder', 'approver', 'viewer'];

let bench: ApiBench;
const calls = new Map<Role, Call>();
beforeAll(async () => {
  bench = await createApiBench();
  for (const role of ROLES) calls.set(role, await bench.as(role));
});
afterAll(() => bench.close());

// A path that names nothing and a body that is wrong: whoever may call gets past the door, and nothing is changed.
const urlOf = (path: string) => path.replaceAll(/:\w+/g, 'nothing');
const WRONG_BODY = { nothing: true };

/** Why somebody was turned away, or that they were not. */
function doorOf({ status, body }: Answer): string {
  return status === 401 || status === 403 ? (body as { error: { code: string } }).error.code : 'let in';
}

describe.each(all)('$name', ({ method, path, access }) => {
  const send = (call: Call) => call(method, urlOf(path), method === 'GET' ? undefined : WRONG_BODY);

  it('is served', async () => {
    const { body } = await send(bench.owner);
    expect(JSON.stringify(body)).not.toMatch(/route\.(not_found|method_not_allowed)|internal\.error/);
  });

  it('turns away strangers unless it is public', async () => {
    expect(doorOf(await send(bench.anonymous))).toBe(access === 'public' ? 'let in' : 'auth.required');
  });

  it.each(ROLES)('lets in or turns away the role %s as declared', async (role) => {
    const call = calls.get(role);
    if (call === undefined) throw new Error(`nobody has the role ${role}`);
    const mayCall = access === 'public' || access.includes(role);
    expect(doorOf(await send(call))).toBe(mayCall ? 'let in' : 'auth.forbidden');
  });
});
