// What goes wrong around Leeway: it refuses in clear words, never goes on wrongly, and goes on when the fault is gone.
import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { CallError } from '../support/api-client.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { garbleEnd, mountSmallDisk, noMoreRoom, type SmallDisk } from './broken-disk.ts';
import { startWorld, type World } from './world.ts';

let world: World | undefined;
let disk: SmallDisk | null = null;
let runtime: Runtime | undefined;
afterEach(async () => {
  await world?.close();
  await runtime?.close();
  disk?.remove();
  world = undefined;
  runtime = undefined;
  disk = null;
});

const databaseOf = ({ dataDir }: Runtime): string => path.join(dataDir, 'leeway.sqlite');

async function openApprovals({ runtime }: World) {
  return (await runtime.call(routes.approvals.list, { query: { limit: 200 } })).items;
}

async function parkedRuns(current: World, ids: readonly string[]) {
  await current.publish('parked');
  for (const id of ids) expect((await current.post('parked', { id }))?.status).toBe(202);
  return waitFor(`${ids.length} approvals are open`, async () => {
    const open = await openApprovals(current);
    return open.length === ids.length && open;
  });
}

const decide = ({ runtime }: World, id: string) =>
  runtime.call(routes.approvals.decide, {
    params: { id },
    body: { decision: 'approve', idempotencyKey: `once-${id}` },
  });

async function allCompleted({ runtime }: World, count: number): Promise<void> {
  await waitFor(`${count} runs are completed`, async () => {
    const { items } = await runtime.call(routes.runs.list, { query: { limit: 200, status: 'completed' } });
    return items.length === count;
  });
}

/** Starts on a folder that does not let it; gives the exit code and what was said. */
async function refusedStart(dataDir: string): Promise<{ code: number | null; said: string }> {
  const refused = await startRuntime({ dataDir, isUnawaited: true });
  try {
    const code = await refused.exited();
    return { code, said: refused.output() };
  } finally {
    await refused.close();
  }
}

/** People read sentences; a stack is for bugs. */
const STACK = /\n\s+at |SqliteError|Error:/;

describe('a full disk', () => {
  test('nothing is accepted that cannot be kept, a good key stays good, and everything goes on when there is room', async (context) => {
    world = await startWorld();
    const [first, second] = await parkedRuns(world, ['a1', 'a2']);
    const room = noMoreRoom(world.runtime);
    if (room === null) return context.skip('this machine has no prlimit');
    room.begin();
    expect((await world.post('parked', { id: 'b1' }))?.status).toBe(503);
    const refused = await decide(world, first?.id ?? '').catch((error: unknown) => error);
    expect(refused).toMatchObject({
      status: 503,
      body: {
        error: { code: expect.stringMatching(/^store\.(full|failing)$/), hint: expect.stringContaining('room') },
      },
    });
    expect(await openApprovals(world)).toHaveLength(2);
    expect((await world.runtime.call(routes.workspace.health)).status).toBe('ok');
    expect([...world.web.counts.keys()]).toEqual([]);

    room.end();
    expect((await world.post('parked', { id: 'b1' }))?.status).toBe(202);
    await decide(world, first?.id ?? '');
    await decide(world, second?.id ?? '');
    await waitFor(
      'both are told',
      () => world?.web.counts.get('/echo/tell/a1') === 1 && world.web.counts.get('/echo/tell/a2') === 1,
    );
    await allCompleted(world, 2);
  });

  test('a start without room ends with 1 and names the file; with room it starts', async (context) => {
    disk = mountSmallDisk(12);
    if (disk === null) return context.skip('this process may not mount a disk');
    const dataDir = path.join(disk.folder, 'data');
    runtime = await startRuntime({ dataDir });
    await runtime.kill();
    const filler = path.join(disk.folder, 'filler');
    fillUp(filler);
    const { code, said } = await refusedStart(dataDir);
    expect(code).toBe(1);
    expect(said).not.toMatch(STACK);
    expect(said).toContain('The disk is full');
    expect(said).toContain(dataDir);
    truncateSync(filler, 0);
    await runtime.start();
  });
});

function fillUp(file: string): void {
  for (let bytes = 64_000_000; bytes > 100; bytes = Math.floor(bytes / 2)) {
    try {
      writeFileSync(file, Buffer.alloc(bytes, 1), { flag: 'a' });
    } catch {
      // Half of it may still go in.
    }
  }
}

test('a data folder that cannot be written is refused with its name and the way out', async (context) => {
  disk = mountSmallDisk(12);
  if (disk === null) return context.skip('this process may not mount a disk');
  const dataDir = path.join(disk.folder, 'data');
  runtime = await startRuntime({ dataDir });
  await runtime.stop();
  disk.setReadOnly(true);
  const { code, said } = await refusedStart(dataDir);
  expect(code).toBe(1);
  expect(said).not.toMatch(STACK);
  expect(said).toContain('may not write');
  expect(said).toContain(dataDir);
  expect(said).toContain('LEEWAY_DATA_DIR');
  disk.setReadOnly(false);
  await runtime.start();
});

describe('a database that another program holds', () => {
  test('calls that write are refused while it lasts, and runs go on by themselves afterwards', async () => {
    world = await startWorld();
    const [approval] = await parkedRuns(world, ['a1']);
    const other = new Database(databaseOf(world.runtime));
    other.exec('begin immediate');
    const refused = await decide(world, approval?.id ?? '').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CallError);
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'store.locked' } } });
    other.exec('rollback');
    other.close();
    await decide(world, approval?.id ?? '');
    await allCompleted(world, 1);
    expect(world.web.counts.get('/echo/tell/a1')).toBe(1);
  });

  test('a start is refused with the name of the file', async () => {
    runtime = await startRuntime();
    await runtime.kill();
    const other = new Database(databaseOf(runtime));
    other.exec('begin immediate');
    const { code, said } = await refusedStart(runtime.dataDir);
    other.close();
    expect(code).toBe(1);
    expect(said).not.toMatch(STACK);
    expect(said).toContain(`Another program holds ${databaseOf(runtime)}`);
    await runtime.start();
  });
});

describe('after a power cut', () => {
  test.each([
    ['garbled', (file: string) => garbleEnd(file, 2000)],
    ['cut off', (file: string) => truncateSync(file, statSync(file).size - 2000)],
  ])('a log whose end is %s is taken up to where it is whole, and the work goes on', async (_how, damage) => {
    world = await startWorld();
    const before = await parkedRuns(world, ['a1', 'a2', 'a3']);
    await world.runtime.kill();
    pretendPowerCut(world.runtime.dataDir);
    damage(`${databaseOf(world.runtime)}-wal`);
    await world.runtime.start();
    const after = await openApprovals(world);
    // Only the end of the log is gone, and what is there is as it was.
    expect(before).toEqual(expect.arrayContaining(after));
    expect(after.length).toBeGreaterThanOrEqual(2);
    expect((await world.post('parked', { id: 'b1' }))?.status).toBe(202);
    const open = await waitFor('the new one waits', async () => {
      const all = world ? await openApprovals(world) : [];
      return all.length === after.length + 1 && all;
    });
    for (const { id } of open) await decide(world, id);
    await allCompleted(world, open.length);
    expect([...world.web.counts.values()]).toEqual(open.map(() => 1));
  });

  test.each([
    ['last page', (file: string) => garbleEnd(file, 4096)],
    ['first page', (file: string) => garbleEnd(file, statSync(file).size)],
  ])(
    'a database whose %s is garbled is refused with its name; the backup in its place starts',
    async (_what, damage) => {
      world = await startWorld();
      await parkedRuns(world, ['a1']);
      await world.runtime.stop();
      const file = databaseOf(world.runtime);
      const backup = `${file}.backup`;
      copyFileSync(file, backup);
      pretendPowerCut(world.runtime.dataDir);
      damage(file);
      const garbled = readFileSync(file);
      const { code, said } = await refusedStart(world.runtime.dataDir);
      expect(code).toBe(1);
      expect(said).not.toMatch(STACK);
      expect(said).toContain(`${file} is damaged`);
      expect(said).toContain('leeway restore');
      expect(readFileSync(file).equals(garbled)).toBe(true);
      expect((await refusedStart(world.runtime.dataDir)).code).toBe(1);

      copyFileSync(backup, file);
      await world.runtime.start();
      expect(await openApprovals(world)).toHaveLength(1);
    },
  );
});

/** The holder's note as it is found when the machine went down under it and was started anew. */
function pretendPowerCut(dataDir: string): void {
  const note = { pid: 1, startedAt: new Date().toISOString(), url: 'http://localhost', boot: 'an earlier one' };
  writeFileSync(path.join(dataDir, 'lock.json'), JSON.stringify(note));
}
