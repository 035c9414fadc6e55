import { expect, it } from 'vitest';
import { createStores } from '../store/stores.ts';
import { openMemoryStore } from '../store/testing/open-memory-store.ts';
import { type ApiBench, callsWith, createApiBench } from './testing/api-bench.ts';

const person = { name: 'Ann', email: 'ann@example.com', password: 'correct horse' };
const plainSealer = { seal: (plain: string) => plain, open: (sealed: string) => sealed };

/** A workspace nobody owns yet. */
async function createEmptyBench(): Promise<ApiBench> {
  const members = createStores(openMemoryStore(), plainSealer).members;
  const bench = await createApiBench();
  Object.assign(bench.stores.members, members);
  return bench;
}

function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

it('makes the first person the owner, signs them in, and nobody after', async () => {
  const bench = await createEmptyBench();
  expect((await bench.anonymous('GET', '/api/setup')).body).toEqual({ needed: true });
  const made = await bench.anonymous('POST', '/api/setup', person);
  expect(made).toMatchObject({ status: 201, body: { user: { name: 'Ann', role: 'owner' } } });
  const me = await bench.anonymous('GET', '/api/me', undefined, { cookie: cookieOf(made.headers) });
  expect(me).toMatchObject({ status: 200, body: { user: { email: 'ann@example.com' }, counts: { approvals: 0 } } });
  expect(await bench.anonymous('POST', '/api/setup', { ...person, email: 'b@example.com' })).toMatchObject({
    status: 409,
    body: { error: { code: 'setup.done' } },
  });
  await bench.close();
});

it('gives the workspace to one of two who set it up at the same moment', async () => {
  const bench = await createEmptyBench();
  const answers = await Promise.all(
    ['a@example.com', 'b@example.com'].map((email) => bench.anonymous('POST', '/api/setup', { ...person, email })),
  );
  expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([201, 409]));
  expect(await bench.stores.members.list()).toHaveLength(1);
  await bench.close();
});

it('signs in with the right password only, and slows guessing down', async () => {
  const bench = await createEmptyBench();
  await bench.anonymous('POST', '/api/setup', person);
  const signIn = (password: string) =>
    bench.anonymous('POST', '/api/auth/sign-in/email', { email: person.email, password });
  expect(await signIn('wrong')).toMatchObject({
    status: 401,
    body: {
      error: { code: 'auth.invalid_email_or_password', message: 'The e-mail address or the password is wrong.' },
    },
  });
  const good = await signIn(person.password);
  expect(good.status).toBe(200);
  const out = await bench.anonymous('POST', '/api/auth/sign-out', {}, { cookie: cookieOf(good.headers) });
  expect(out.status).toBe(200);
  for (let attempt = 0; attempt < 10; attempt += 1) await signIn('wrong');
  const slowed = await signIn(person.password);
  expect(slowed).toMatchObject({ status: 429, body: { error: { code: 'auth.too_many_attempts' } } });
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
  bench.clock.advance(6 * 60_000);
  expect((await signIn(person.password)).status).toBe(200);
  await bench.close();
});

it('lets the owner add people with a role, and keeps one owner', async () => {
  const bench = await createApiBench();
  const made = await bench.owner('POST', '/api/users', { ...person, role: 'approver' });
  expect(made).toMatchObject({ status: 201, body: { role: 'approver', email: person.email } });
  expect(await bench.owner('POST', '/api/users', { ...person, role: 'viewer' })).toMatchObject({
    status: 409,
    body: { error: { code: 'user.email_taken' } },
  });
  const { items } = (await bench.owner('GET', '/api/users')).body as { items: { id: string; role: string }[] };
  const owner = items.find(({ role }) => role === 'owner');
  const removed = await bench.owner('DELETE', `/api/users/${owner?.id}`);
  expect(removed).toMatchObject({ status: 409, body: { error: { code: 'user.last_owner' } } });
  await bench.close();
});

it('turns a removed person away at once, with their session and their key', async () => {
  const bench = await createApiBench();
  const approver = await bench.as('approver');
  const { body } = await approver('GET', '/api/me');
  const { id } = (body as { user: { id: string } }).user;
  expect((await bench.owner('DELETE', `/api/users/${id}`)).status).toBe(200);
  expect((await approver('GET', '/api/me')).status).toBe(401);
  await bench.close();
});

it('shows an API key once and stops taking it when it is revoked', async () => {
  const bench = await createApiBench();
  const made = await bench.owner('POST', '/api/keys', { name: 'Shop' });
  const { key, id } = made.body as { key: string; id: string };
  const script = callsWith(bench.app, { authorization: `Bearer ${key}` });
  expect((await script('GET', '/api/me')).status).toBe(200);
  expect(JSON.stringify((await bench.owner('GET', '/api/keys')).body)).not.toContain(key);
  await bench.owner('DELETE', `/api/keys/${id}`);
  expect((await script('GET', '/api/me')).status).toBe(401);
  await bench.close();
});

it('saves settings and refuses what does not fit', async () => {
  const bench = await createApiBench();
  const saved = await bench.owner('PATCH', '/api/settings', { allowedHosts: ['127.0.0.1'], undoSeconds: 0 });
  expect(saved.body).toMatchObject({ allowedHosts: ['127.0.0.1'], undoSeconds: 0, currency: 'GBP' });
  expect((await bench.owner('PATCH', '/api/settings', { currency: 'pounds' })).status).toBe(422);
  expect(saved.body).toMatchObject({ keepDays: null, keepRuns: null });
  const kept = await bench.owner('PATCH', '/api/settings', { keepDays: 90, keepRuns: 10_000 });
  expect(kept.body).toMatchObject({ keepDays: 90, keepRuns: 10_000 });
  expect((await bench.owner('PATCH', '/api/settings', { keepDays: null })).body).toMatchObject({ keepDays: null });
  expect((await bench.owner('PATCH', '/api/settings', { keepRuns: 0 })).status).toBe(422);
  await bench.close();
});

it('is not set up by a page elsewhere whose name was made to point at this machine', async () => {
  const bench = await createEmptyBench();
  const answer = await bench.anonymous('POST', '/api/setup', person, { host: 'evil.example:4750' });
  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'setup.unknown_host' } } });
  expect((await bench.anonymous('GET', '/api/setup')).body).toEqual({ needed: true });
});
