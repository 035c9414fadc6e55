// kill -9 while a mail to a person is on its way: it may have left, so it is not sent again, and the log says so.
import { routes } from '@leeway/shared/api/routes.ts';
import { graphSchema } from '@leeway/shared/graph/graph.ts';
import { afterEach, expect, test } from 'vitest';
import { OWNER, type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const GRAPH = graphSchema.parse({
  schema: 1,
  nodes: [
    {
      id: 'start',
      name: 'start',
      type: 'triggers.manual',
      title: 'Start',
      position: { x: 0, y: 0 },
      config: { fields: [] },
    },
    {
      id: 'gate',
      name: 'gate',
      type: 'approvals.gate',
      title: 'Check it',
      position: { x: 300, y: 0 },
      config: { question: 'Go on?', show: [] },
    },
  ],
  edges: [{ id: 'e1', source: 'start', sourcePort: 'out', target: 'gate', targetPort: 'in' }],
  settings: {},
});

/** A live workflow that asks, and mail to whoever may decide. */
async function prepare({ call }: Runtime, port: number): Promise<string> {
  await call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  const settings = { host: '127.0.0.1', port, secure: false, user: '', from: 'Leeway <leeway@example.com>' };
  const { id: mailConnection } = await call(routes.connections.create, {
    body: { kind: 'smtp', name: 'Mail', settings, secret: {} },
  });
  await call(routes.notifications.saveSettings, { body: { mailConnection } });
  const { id } = await call(routes.workflows.create, { body: { title: 'Asks', graph: GRAPH } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

test('a mail that was being sent when the process was killed is not sent a second time', async () => {
  const smtp = await startSmtpServer();
  const runtime = await startRuntime();
  cleanUps.push(smtp.close, runtime.close);
  const id = await prepare(runtime, smtp.port);
  smtp.behave({ fault: 'hangInData' });
  await runtime.call(routes.workflows.start, { params: { id }, body: { input: {} } });
  await waitFor('the mail is at the server', () => smtp.readCount() === 1);

  await runtime.kill();
  smtp.behave({ fault: 'none' });
  await runtime.start();
  await waitFor('the log tells of the mail', () => runtime.output().includes('may have been lost'));
  // What is sent after it arrives: had the first one been sent again, it would be there too.
  expect(await runtime.call(routes.notifications.test, { body: { channel: 'email' } })).toMatchObject({ ok: true });
  expect(smtp.mails.map(({ subject }) => subject)).toEqual(['A test from Leeway']);
  expect(smtp.dataCount()).toBe(2);
  expect(runtime.output()).not.toContain(OWNER.email);
  expect((await runtime.call(routes.approvals.list, {})).open).toBe(1);
});
