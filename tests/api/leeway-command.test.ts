// The leeway command against a real runtime, and against its data folder when it is stopped.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCall } from '../support/api-client.ts';
import { readFlow } from '../support/flows.ts';
import { leeway } from '../support/leeway-command.ts';
import { API_KEY, OWNER, type Runtime, startRuntime } from '../support/runtime.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'leeway-command-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => path.join(folder, name);
const json = (text: string): unknown => JSON.parse(text);

describe('without Leeway running', () => {
  const env = (): Record<string, string> => ({ LEEWAY_DATA_DIR: file('stopped') });

  test('help is plain, and wrong usage ends with 2', async () => {
    const [help, nothing, unknown, half] = await Promise.all(
      [['--help'], [], ['run'], ['backup']].map((args) => leeway(args, env())),
    );
    expect(help).toMatchObject({
      code: 0,
      out: expect.stringContaining('make a backup, also while Leeway is running'),
    });
    expect([nothing?.code, unknown?.code, half?.code]).toEqual([2, 2, 2]);
    expect(half?.told).toContain("missing required argument 'file'");
  });

  test('what needs a running Leeway says how to start it', async () => {
    const said = await leeway(['runs', 'list'], env());
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.told).toContain('Leeway is not running on the data folder');
    expect(said.told).toContain('leeway start');
  });

  test('a person and a key are added in the data folder, and work at the next start', async () => {
    const bob = ['user', 'add', 'bob@example.com', '--name', 'Bob', '--role', 'owner', '--password-stdin'];
    expect(await leeway(['key', 'add'], env())).toMatchObject({
      code: 1,
      told: expect.stringContaining('no owner yet'),
    });
    expect(await leeway(bob, env(), 'too short\n')).toMatchObject({ code: 1, told: 'Use at least 10 characters.' });
    expect(await leeway(bob, env(), 'a long password\n')).toMatchObject({
      code: 0,
      out: 'Bob (bob@example.com) is in the workspace as owner.',
    });
    const made = await leeway(['key', 'add', 'backups', '--json'], env());
    const { key } = json(made.out) as { key: string };
    const runtime = await startRuntime({
      dataDir: file('stopped'),
      env: { LEEWAY_API_KEY: '', LEEWAY_OWNER_EMAIL: '', LEEWAY_OWNER_PASSWORD: '' },
    });
    try {
      const me = await createCall(runtime.url, { authorization: `Bearer ${key}` })(routes.workspace.me);
      expect(me.user).toMatchObject({ name: 'Bob', role: 'owner' });
    } finally {
      await runtime.close();
    }
  });

  test('a file that is no database is refused in words', async () => {
    writeFileSync(file('text'), 'not a database, although it is long enough to look like one '.repeat(20));
    const [nothing, text] = await Promise.all([
      leeway(['verify', file('nothing')], env()),
      leeway(['verify', file('text'), '--json'], env()),
    ]);
    expect(nothing).toMatchObject({
      code: 1,
      told: expect.stringContaining(`There is no database ${file('nothing')}.`),
    });
    expect(json(text?.told ?? '')).toMatchObject({ error: { code: 'database.unreadable' } });
  });
});

describe('beside a running Leeway', () => {
  let runtime: Runtime;
  let env: Record<string, string>;
  let workflowId: string;
  beforeAll(async () => {
    runtime = await startRuntime();
    env = { LEEWAY_DATA_DIR: runtime.dataDir, LEEWAY_API_KEY: API_KEY };
    // Its runs wait for a person, so that nothing is ever sent to this address.
    const graph = readFlow('parked', { server: 'http://127.0.0.1:9' });
    workflowId = (await runtime.call(routes.workflows.create, { body: { title: 'parked', graph } })).id;
    await runtime.call(routes.workflows.publish, { params: { id: workflowId }, body: {} });
    const headers = { 'content-type': 'application/json' };
    for (const id of ['one', 'two'])
      await fetch(`${runtime.url}/hooks/parked`, { method: 'POST', headers, body: JSON.stringify({ id }) });
  });
  afterAll(() => runtime.close());
  const say = (...args: string[]) => leeway(args, env);

  test('runs are listed, shown and stopped; a second stop is refused', async () => {
    const list = await say('runs', 'list');
    expect(list.out.split('\n')).toHaveLength(3);
    const [run] = json((await say('runs', 'list', '--workflow', workflowId, '--json')).out) as { id: string }[];
    const id = run?.id ?? '';
    expect((await say('runs', 'show', id)).out).toMatch(/step +status +title/);
    expect(await say('runs', 'cancel', id)).toMatchObject({ code: 0, out: `Run ${id} was stopped.` });
    expect(await say('runs', 'cancel', id)).toMatchObject({
      code: 1,
      told: expect.stringContaining('has already ended'),
    });
    expect(await say('runs', 'retry', id)).toMatchObject({ code: 1, told: expect.stringContaining('has not failed') });
    expect(await say('runs', 'show', '99999')).toMatchObject({
      code: 1,
      told: expect.stringContaining('no run 99999'),
    });
  });

  test('a wrong key, and none, are said to be so', async () => {
    expect((await leeway(['runs', 'list'], { ...env, LEEWAY_API_KEY: '' })).told).toContain(
      'wants to know who is calling',
    );
    expect(await say('runs', 'list', '--key', 'wrong-key')).toMatchObject({
      code: 1,
      told: expect.stringContaining('--key'),
    });
  });

  test('a workflow goes to a file and comes back as a new one', async () => {
    expect((await say('workflows', 'export', workflowId, file('w.json'))).code).toBe(0);
    expect(await say('workflows', 'import', file('w.json'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('parked'),
    });
    expect((await say('workflows', 'list')).out.split('\n')).toHaveLength(3);
    writeFileSync(file('w.json'), '{"leeway":"workflow"}');
    expect(await say('workflows', 'import', file('w.json'))).toMatchObject({
      code: 1,
      told: expect.stringContaining('w.json is no workflow of Leeway: “schema” is missing or wrong.'),
    });
  });

  test('a person and a key are added through the API', async () => {
    const { code, out } = await say('user', 'add', 'cleo@example.com', '--role', 'approver');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('shown once') });
    const { key } = json((await say('key', 'add', '--json')).out) as { key: string };
    const { items } = await createCall(runtime.url, { authorization: `Bearer ${key}` })(routes.users.list);
    expect(items.map(({ email }) => email)).toContain('cleo@example.com');
    expect((await say('key', 'add', '--user', 'cleo@example.com')).told).toContain('only keys of their own');
  });

  test('its store is verified while it is at work', async () => {
    const said = await say('verify');
    expect(said).toEqual({ code: 0, out: '2 runs checked, 0 problems.', told: '' });
  });

  test('a backup is one private file, is not overwritten unasked, and cannot go into a folder in use', async () => {
    const target = file('first.leeway');
    expect(await say('backup', target)).toMatchObject({ code: 0, out: expect.stringContaining('secret.key') });
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith('first'))).toEqual(['first.leeway']);
    expect((await say('backup', target)).told).toContain('--force');
    expect((await say('backup', target, '--force')).code).toBe(0);
    expect(await say('restore', target, '--force')).toMatchObject({
      code: 1,
      told: expect.stringContaining('in use by process'),
    });
    expect((await say('verify', target)).out).toBe('2 runs checked, 0 problems.');
  });

  test('a backup that cannot be written leaves nothing behind', async () => {
    mkdirSync(file('there'));
    expect((await say('backup', path.join(folder, 'nowhere', 'b'))).told).toContain('There is no folder');
    expect((await say('backup', file('there'), '--force')).code).toBe(1);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('a backup that is put back', () => {
  let runtime: Runtime;
  let connectionId: string;
  beforeAll(async () => {
    runtime = await startRuntime();
    const connection = await runtime.call(routes.connections.create, {
      body: { kind: 'webhook-secret', name: 'Shop', settings: {}, secret: { value: 'a very secret value' } },
    });
    connectionId = connection.id;
    const env = { LEEWAY_DATA_DIR: runtime.dataDir };
    await leeway(['backup', file('plain.leeway')], env);
    await leeway(['backup', file('secret.leeway'), '--with-secret'], env);
    await runtime.stop();
  });
  afterAll(() => runtime.close());

  test('goes into an empty folder, with the secret, and everything works', async () => {
    const dataDir = file('new');
    expect((await leeway(['restore', file('secret.leeway')], { LEEWAY_DATA_DIR: dataDir })).code).toBe(0);
    expect(readFileSync(path.join(dataDir, 'secret.key'))).toEqual(
      readFileSync(path.join(runtime.dataDir, 'secret.key')),
    );
    expect(statSync(path.join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    const secret = readFileSync(path.join(dataDir, 'secret.key'), 'utf8').trim();
    expect(readFileSync(path.join(dataDir, 'leeway.sqlite')).includes(secret)).toBe(false);
    const restored = await startRuntime({ dataDir });
    try {
      expect((await restored.call(routes.connections.get, { params: { id: connectionId } })).name).toBe('Shop');
      await restored.signIn();
    } finally {
      await restored.close();
    }
  });

  test('without the secret says what is needed', async () => {
    const said = await leeway(['restore', file('plain.leeway')], { LEEWAY_DATA_DIR: file('bare') });
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining('It holds 1 secret of connections.') });
    expect(existsSync(path.join(file('bare'), 'secret.key'))).toBe(false);
  });

  test('replaces a database only when asked, and keeps the old one', async () => {
    const env = { LEEWAY_DATA_DIR: file('full') };
    expect((await leeway(['user', 'add', OWNER.email, '--role', 'owner'], env)).code).toBe(0);
    expect((await leeway(['restore', file('secret.leeway')], env)).told).toContain('--force');
    const said = await leeway(['restore', file('secret.leeway'), '--force', '--json'], env);
    const { aside } = json(said.out) as { aside: string };
    expect(readdirSync(aside).toSorted()).toEqual(['leeway.sqlite', 'secret.key']);
    const old = new Database(path.join(aside, 'leeway.sqlite'), { readonly: true });
    expect(old.prepare('select count(*) from members').pluck().get()).toBe(1);
    old.close();
    expect((await leeway(['verify'], env)).code).toBe(0);
  });

  test('that is damaged is refused, and what is there stays', async () => {
    const damaged = file('damaged.leeway');
    writeFileSync(damaged, readFileSync(file('plain.leeway')));
    const db = new Database(damaged);
    db.exec(
      "insert into runs (id, workflow_id, version_id, mode, status, started_at) values (1, 'w', 1, 'live', 'running', 0)",
    );
    db.close();
    const env = { LEEWAY_DATA_DIR: file('kept') };
    expect((await leeway(['restore', file('plain.leeway')], env)).code).toBe(0);
    const before = readFileSync(path.join(file('kept'), 'leeway.sqlite'));
    const said = await leeway(['restore', damaged, '--force'], env);
    expect(said.code).toBe(1);
    expect(said.out).toContain('runs 1: its version is not there.');
    expect(said.told).toContain('problems, so it was not restored');
    expect(readFileSync(path.join(file('kept'), 'leeway.sqlite'))).toEqual(before);
    expect(await leeway(['backup', file('b.leeway'), '--with-problems'], env)).toMatchObject({ code: 0 });
  });

  test('from a newer Leeway is refused', async () => {
    const newer = file('newer.leeway');
    writeFileSync(newer, readFileSync(file('plain.leeway')));
    const db = new Database(newer);
    db.pragma('user_version = 9999');
    db.close();
    const said = await leeway(['restore', newer], { LEEWAY_DATA_DIR: file('older') });
    expect(said).toMatchObject({ code: 1, told: expect.stringContaining('newer Leeway') });
    expect(readdirSync(file('older')).filter((name) => name.startsWith('leeway'))).toEqual([]);
  });
});
