import { routes } from '@leeway/shared/api/routes.ts';
import { afterEach, expect, test } from 'vitest';
import { BEGIN, chain } from '../api/graphs.ts';
import { leeway } from '../support/leeway-command.ts';
import { waitFor } from '../support/wait-for.ts';
import { startWorld, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** A run whose message goes out alone in so many seconds. */
async function startSending({ runtime: { call } }: World, undoSeconds: number): Promise<string> {
  const { items } = await call(routes.connections.list, {});
  const draft = {
    id: 'reply',
    type: 'ai.draft',
    title: 'Draft the reply',
    config: { instruction: 'Answer', context: '{{ begin.?name.orValue("") }}', subject: false },
    dial: { level: 'autonomous' as const },
  };
  const mail = {
    id: 'mail',
    type: 'integrations.email',
    title: 'Send it',
    config: {
      connection: items.find(({ kind }) => kind === 'smtp')?.id ?? '',
      to: 'ann@example.com',
      subject: 'Your enquiry',
      body: '{{ reply.body }}',
    },
    dial: { level: 'autonomous' as const, undoSeconds },
  };
  const { id } = await call(routes.workflows.create, { body: { title: 'Sends', graph: chain(BEGIN, draft, mail) } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  const input = { name: 'Ann' };
  const started = await call(routes.workflows.start, { params: { id }, query: { wait: 'true' }, body: { input } });
  return started.runId;
}

const statusOf = async ({ runtime }: World, id: string): Promise<string> =>
  (await runtime.call(routes.runs.get, { params: { id } })).status;

async function expectSound({ runtime }: World): Promise<void> {
  const env = { LEEWAY_DATA_DIR: runtime.dataDir };
  expect(await leeway(['verify'], env)).toMatchObject({ code: 0, out: expect.stringMatching(/0 problems\.$/) });
  expect(await leeway(['dial', 'verify'], env)).toMatchObject({ code: 0 });
}

test('a message that waits to go out alone survives kill -9, and goes out once', async () => {
  world = await startWorld();
  const { runtime, mail } = world;
  const runId = await startSending(world, 5);
  await runtime.kill();
  expect(mail.mails).toEqual([]);
  await runtime.start();
  const running = world;
  await waitFor('it went out', async () => (await statusOf(running, runId)) === 'completed');
  expect(mail.mails).toHaveLength(1);
  await expectSound(world);
});

test('one that was held back stays held back after kill -9', async () => {
  world = await startWorld();
  const { runtime, mail } = world;
  const runId = await startSending(world, 3600);
  await runtime.call(routes.runs.hold, { params: { id: runId, key: 'mail' } });
  await runtime.kill();
  await runtime.start();
  const { items } = await runtime.call(routes.approvals.list, { query: {} });
  const held = items.filter(({ kind }) => kind === 'draft');
  expect(held).toMatchObject([{ runId, why: expect.stringContaining('held it back before it went out') }]);
  const [question] = held;
  await runtime.call(routes.approvals.decide, {
    params: { id: question?.id ?? '' },
    body: { decision: 'reject', idempotencyKey: 'no' },
  });
  const running = world;
  await waitFor('it is over', async () => (await statusOf(running, runId)) === 'completed');
  expect(mail.mails).toEqual([]);
  await expectSound(world);
});
