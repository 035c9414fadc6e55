// Backups under load, cut off in the middle: the last good one stays what it was, and can be put back.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import { afterEach, expect, test } from 'vitest';
import { leeway, startLeeway } from '../support/leeway-command.ts';
import { startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { startWorld, type World } from './world.ts';

/** Makes the database large enough that a copy of it takes a while. */
const FILLING = 'x'.repeat(50_000);
const BATCH = 20;

let world: World | undefined;
const folders: string[] = [];
afterEach(async () => {
  await world?.close();
  world = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'leeway-backup-'));
  folders.push(folder);
  return folder;
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

interface Load {
  /** Run ids of everything that was taken so far. */
  accepted: Set<string>;
  stop(): Promise<void>;
}

/** Posts until it is stopped, whether anybody answers or not. */
function startLoad({ post }: World): Load {
  const accepted = new Set<string>();
  let isOver = false;
  let next = 0;
  const postOne = async () => {
    next += 1;
    const answer = await post('parked', { id: `b${next}`, filling: FILLING });
    if (answer?.runId !== undefined) accepted.add(answer.runId);
  };
  const work = async () => {
    while (!isOver) await Promise.all([postOne(), postOne()]);
  };
  const working = work();
  return {
    accepted,
    stop: () => {
      isOver = true;
      return working;
    },
  };
}

/** Where the copy of a backup under way is; null while there is none. */
function partialOf(target: string): string | null {
  const name = readdirSync(path.dirname(target)).find((entry) => entry.startsWith(`${path.basename(target)}.partial-`));
  return name === undefined ? null : path.join(path.dirname(target), name);
}

test('kill -9 in the middle of a backup under load leaves the last good one, which can be restored', async () => {
  world = await startWorld();
  const { runtime } = world;
  await world.publish('parked');
  const load = startLoad(world);
  await waitFor('there is something to back up', () => load.accepted.size >= BATCH * 4, { deadlineMs: 60_000 });

  const env = { LEEWAY_DATA_DIR: runtime.dataDir };
  const target = path.join(newFolder(), 'last.leeway');
  const inBackup = [...load.accepted];
  expect(await leeway(['backup', target, '--with-secret'], env)).toMatchObject({ code: 0, told: '' });
  const good = hashOf(target);
  const size = statSync(target).size;

  // As soon as there is a copy, while it grows, and while it is checked.
  for (const share of [0, 0.5, 0.9, 1]) {
    const { child, said } = startLeeway(['backup', target, '--force'], env);
    const isThere = () => {
      const partial = partialOf(target);
      return partial !== null && sizeOf(partial) >= share * size;
    };
    await waitFor('the copy is there', isThere, { everyMs: 1 });
    child.kill('SIGKILL');
    expect((await said).code).toBeNull();
    expect(hashOf(target)).toBe(good);
    expect(partialOf(target)).not.toBeNull();
  }

  // The runtime dies in the middle of one: the backup does not need it.
  const { said } = startLeeway(['backup', `${target}.second`], env);
  await waitFor('the copy is there', () => partialOf(`${target}.second`), { everyMs: 1 });
  await runtime.kill();
  expect(await said).toMatchObject({ code: 0, told: '' });
  await load.stop();
  expect((await leeway(['verify'], env)).code).toBe(0);

  const dataDir = newFolder();
  expect((await leeway(['restore', target], { LEEWAY_DATA_DIR: dataDir })).code).toBe(0);
  const restored = await startRuntime({ dataDir });
  try {
    const taken = await Promise.all(
      inBackup.map((id) => restored.call(routes.runs.get, { params: { id } }).then((run) => run.status)),
    );
    expect(new Set(taken)).toEqual(new Set(['waiting']));
    const { items } = await restored.call(routes.approvals.list, { query: { limit: 1 } });
    const [approval] = items;
    const decision = { decision: 'reject' as const, idempotencyKey: 'after-restore' };
    await restored.call(routes.approvals.decide, { params: { id: approval?.id ?? '' }, body: decision });
    await waitFor('the run goes on', async () => {
      const run = await restored.call(routes.runs.get, { params: { id: approval?.runId ?? '' } });
      return run.endedAt !== null;
    });
  } finally {
    await restored.close();
  }
  expect(await leeway(['verify'], { LEEWAY_DATA_DIR: dataDir })).toMatchObject({ code: 0 });

  // The next whole one takes away what the killed ones left.
  expect((await leeway(['backup', target, '--force'], env)).code).toBe(0);
  expect(partialOf(target)).toBeNull();
  expect(hashOf(target)).not.toBe(good);
});

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? -1;
}
