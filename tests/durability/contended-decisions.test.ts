// A hundred people answer one item at the same moment, by browser and by key: one of them decides, and the mail goes out once.
import { routes } from '@leeway/shared/api/routes.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { afterEach, expect, test } from 'vitest';
import { BEGIN, chain } from '../api/graphs.ts';
import { CallError } from '../support/api-client.ts';
import { leeway } from '../support/leeway-command.ts';
import { waitFor } from '../support/wait-for.ts';
import { startWorld, type World } from './world.ts';

const CALLERS = 100;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** A run that drafts a message and sends it; gives what waits in the inbox about the draft. */
async function askAbout(current: World, dial: DialSetting): Promise<{ approvalId: string; workflowId: string }> {
  const { call } = current.runtime;
  const { items } = await call(routes.connections.list);
  const draft = {
    id: 'reply',
    type: 'ai.draft',
    title: 'Draft the reply',
    config: { instruction: 'Answer', context: 'We need two oak doors.', subject: false },
    dial,
  };
  const config = { connection: items[0]?.id, to: 'ann@example.com', subject: 'Your enquiry', body: '{{ reply.body }}' };
  const level = 'autonomous' as const;
  const mail = { id: 'mail', type: 'integrations.email', title: 'Send it', config, dial: { level, undoSeconds: 0 } };
  const { id } = await call(routes.workflows.create, { body: { title: 'Replies', graph: chain(BEGIN, draft, mail) } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  await call(routes.workflows.start, { params: { id }, query: { wait: 'true' }, body: {} });
  const approvalId = await waitFor('it stands in the inbox', async () => {
    const { items: open } = await call(routes.approvals.list, { query: { workflowId: id } });
    return open.find(({ nodeId }) => nodeId === draft.id)?.id;
  });
  return { approvalId, workflowId: id };
}

/** Everybody answers; one answer holds, and all others are told which. Gives the decision that holds. */
async function contend({ runtime }: World, approvalId: string): Promise<string> {
  const inBrowser = await runtime.signIn();
  const answers = await Promise.allSettled(
    Array.from({ length: CALLERS }, (_, at) =>
      (at % 2 === 0 ? runtime.call : inBrowser)(routes.approvals.decide, {
        params: { id: approvalId },
        body: { decision: at % 3 === 0 ? 'reject' : 'approve', idempotencyKey: `answer-${at}`, seconds: 40 },
      }),
    ),
  );
  const { decided } = await runtime.call(routes.approvals.get, { params: { id: approvalId } });
  const lost = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  expect(lost).toHaveLength(CALLERS - 1);
  for (const error of lost) {
    expect(error).toBeInstanceOf(CallError);
    const details = { decision: decided?.decision, by: { name: decided?.by.name } };
    expect(error).toMatchObject({ status: 409, body: { error: { code: 'approval.decided', details } } });
  }
  return decided?.decision ?? '';
}

/** One verdict, and what is stored fits together. */
async function expectOneVerdict({ runtime }: World, workflowId: string, decision: string): Promise<void> {
  const params = { id: workflowId, nodeId: 'reply' };
  const { counts } = await runtime.call(routes.trust.get, { params });
  const isYes = decision === 'approve';
  expect(counts).toMatchObject({ verdicts: 1, approved: isYes ? 1 : 0, rejected: isYes ? 0 : 1 });
  const env = { LEEWAY_DATA_DIR: runtime.dataDir };
  expect(await leeway(['verify'], env)).toMatchObject({ code: 0 });
  expect(await leeway(['dial', 'verify'], env)).toMatchObject({ code: 0 });
}

test('a draft is decided once, and sent once or not at all', async () => {
  world = await startWorld();
  await world.runtime.call(routes.workspace.saveSettings, { body: { undoSeconds: 0 } });
  const { approvalId, workflowId } = await askAbout(world, { level: 'draft' });
  const decision = await contend(world, approvalId);
  const { runtime, mail } = world;
  await waitFor('the run has ended', async () => {
    const { items } = await runtime.call(routes.runs.list, { query: { workflowId, status: 'running,waiting' } });
    return items.length === 0;
  });
  expect(mail.mails).toHaveLength(decision === 'approve' ? 1 : 0);
  await expectOneVerdict(world, workflowId, decision);
});

test('a check of what went out alone is answered once, and nothing is sent again', async () => {
  world = await startWorld();
  const { approvalId, workflowId } = await askAbout(world, { level: 'autonomous', auditShare: 1 });
  const decision = await contend(world, approvalId);
  await expectOneVerdict(world, workflowId, decision);
  expect(world.mail.mails).toHaveLength(1);
});
