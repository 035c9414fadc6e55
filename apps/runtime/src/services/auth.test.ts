import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { createAuthService } from './auth.ts';

const person = { name: 'Ann', email: 'Ann@example.com', password: 'correct horse' };
const open = () =>
  createAuthService({ file: ':memory:', secret: 'x'.repeat(32), publicUrl: 'http://localhost', now: Date.now });
const cookiesOf = (lines: string[]) => new Headers({ cookie: lines.map((line) => line.split(';')[0]).join('; ') });

it('knows a person by the cookies of a sign-in, whatever the case of the address', async () => {
  const auth = await open();
  const account = await auth.createAccount(person);
  const cookies = await auth.signIn('ann@EXAMPLE.com', person.password);
  expect(cookies.join()).toMatch(/HttpOnly; SameSite=Lax/);
  expect(await auth.identify(cookiesOf(cookies))).toMatchObject({ userId: account.id, name: 'Ann', via: 'session' });
  auth.close();
});

it('refuses a second account for an address, a wrong password and sign-up by the public', async () => {
  const auth = await open();
  await auth.createAccount(person);
  await expect(auth.createAccount(person)).rejects.toMatchObject({ code: 'user.email_taken' });
  await expect(auth.signIn(person.email, 'wrong password')).rejects.toThrow('Invalid email or password');
  const signUp = new Request('http://localhost/api/auth/sign-up/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...person, email: 'b@example.com' }),
  });
  expect((await auth.handle(signUp)).status).toBeGreaterThanOrEqual(400);
  expect(await auth.listAccounts()).toHaveLength(1);
  auth.close();
});

it('knows a person by a Bearer key until it is revoked, and stores only its hash', async () => {
  const auth = await open();
  const { id } = await auth.createAccount(person);
  const key = await auth.createKey(id, 'Scripts');
  const headers = new Headers({ authorization: `Bearer ${key.key}` });
  expect(await auth.identify(headers)).toMatchObject({ userId: id, via: 'key' });
  expect(await auth.listKeys(id)).toMatchObject([{ name: 'Scripts', start: key.key.slice(0, 8) }]);
  expect((await auth.listKeys(id))[0]?.lastUsedAt).not.toBeNull();
  await auth.removeKey(id, key.id);
  expect(await auth.identify(headers)).toBeNull();
  auth.close();
});

it('installs a given key once and replaces it when it changes', async () => {
  const auth = await open();
  const { id } = await auth.createAccount(person);
  for (const key of ['first-key', 'first-key', 'second-key']) await auth.installKey(id, 'LEEWAY_API_KEY', key);
  expect(await auth.listKeys(id)).toHaveLength(1);
  expect(await auth.identify(new Headers({ authorization: 'Bearer first-key' }))).toBeNull();
  expect(await auth.identify(new Headers({ authorization: 'Bearer second-key' }))).toMatchObject({ userId: id });
  auth.close();
});

it('lets a new password in and the old one out', async () => {
  const auth = await open();
  const { id } = await auth.createAccount(person);
  await auth.updateAccount(id, { name: 'Anna', password: 'battery staple' });
  await expect(auth.signIn(person.email, person.password)).rejects.toThrow('Invalid email or password');
  const cookies = await auth.signIn(person.email, 'battery staple');
  expect(await auth.identify(cookiesOf(cookies))).toMatchObject({ name: 'Anna' });
  auth.close();
});

it('lets a good key in also when nothing can be written, and a bad one never', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'leeway-auth-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'auth.sqlite');
  const auth = await createAuthService({ file, secret: 'x'.repeat(32), publicUrl: 'http://localhost', now: Date.now });
  const { id } = await auth.createAccount(person);
  const { key } = await auth.createKey(id, 'Scripts');
  const other = new Database(file);
  other.exec("create trigger full before update on apikey begin select raise(abort, 'disk is full'); end");
  other.close();
  const headers = (bearer: string) => new Headers({ authorization: `Bearer ${bearer}` });
  expect(await auth.identify(headers(key))).toMatchObject({ userId: id, via: 'key' });
  expect(await auth.identify(headers(`${key}x`))).toBeNull();
  auth.close();
});
