// A hundred answers to one question at the same moment, by browser and by key: one holds, and everyone else is told which.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, it, onTestFinished } from 'vitest';
import { CallError } from '../support/api-client.ts';
import { startRuntime } from '../support/runtime.ts';
import { BEGIN, COUNT, chain } from './graphs.ts';

const GATE = { id: 'gate', type: 'approvals.gate', title: 'Check it', config: { question: 'Send it?' } };

it('of a hundred decisions at once exactly one wins, and the others are told who decided what', async () => {
  const runtime = await startRuntime();
  onTestFinished(() => runtime.close());
  const byKey = runtime.call;
  const inBrowser = await runtime.signIn();
  const graph = chain(BEGIN, GATE, { ...COUNT, from: 'approved' });
  const { id } = await byKey(routes.workflows.create, { body: { title: 'Race', graph } });
  await byKey(routes.workflows.publish, { params: { id }, body: {} });
  const { runId } = await byKey(routes.workflows.start, { params: { id }, query: { wait: 'true' }, body: {} });
  const { items } = await byKey(routes.approvals.list, { query: { runId } });
  const approvalId = items[0]?.id ?? '';

  const answers = await Promise.allSettled(
    Array.from({ length: 100 }, (_, at) =>
      (at % 2 === 0 ? byKey : inBrowser)(routes.approvals.decide, {
        params: { id: approvalId },
        body: { decision: at % 3 === 0 ? 'reject' : 'approve', idempotencyKey: `answer-${at}` },
      }),
    ),
  );

  const won = answers.filter((answer) => answer.status === 'fulfilled');
  const lost = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  expect(won).toHaveLength(1);
  expect(lost).toHaveLength(99);
  const { decided } = await byKey(routes.approvals.get, { params: { id: approvalId } });
  for (const error of lost) {
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      status: 409,
      body: { error: { code: 'approval.decided', details: { decision: decided?.decision, by: decided?.by } } },
    });
  }
  const { events } = await byKey(routes.runs.get, { params: { id: runId } });
  expect(events.filter(({ event }) => event.type === 'approval.decided')).toHaveLength(1);
});
