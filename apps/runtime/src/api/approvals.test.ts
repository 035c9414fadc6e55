import type { Approval } from '@leeway/shared/api/approvals.ts';
import { approvalSchema } from '@leeway/shared/api/approvals.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, type Call, chainOf, createApiBench } from './testing/api-bench.ts';

const READ = { budget: 1800, product: 'Oak door', confidence: 90 };
const form = {
  id: 'enquiry',
  type: 'triggers.form',
  title: 'Website enquiry',
  config: {
    path: 'ask',
    title: 'Enquiry',
    fields: [
      { name: 'full_name', label: 'Your name', type: 'text', required: true },
      { name: 'message', label: 'Message', type: 'longText', required: true },
    ],
  },
};
const extract = {
  id: 'facts',
  type: 'ai.extract',
  title: 'Read the enquiry',
  config: {
    instruction: 'Read it',
    source: '{{ enquiry.body.message }}',
    fields: [
      { name: 'budget', type: 'number', required: true },
      { name: 'product', type: 'text', required: true },
    ],
  },
};
const draft = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: '{{ enquiry.body.message }}', subject: false },
};

let bench: ApiBench;
beforeAll(async () => {
  bench = await createApiBench({
    answerAi: ({ kind }) => (kind === 'extract' ? READ : { body: 'Dear Priya, the door costs 1800.', confidence: 80 }),
  });
  await bench.owner('PATCH', '/api/settings', { undoSeconds: 10 });
});
afterAll(() => bench.close());

let paths = 0;
/** Starts a run that parks at an approval; gives the approval's id. */
async function ask(...nodes: Parameters<typeof chainOf>): Promise<string> {
  const path = `ask-${++paths}`;
  const graph = chainOf({ ...form, config: { ...form.config, path } }, ...nodes);
  const { id } = (await bench.owner('POST', '/api/workflows', { title: 'Answer enquiries', graph })).body as {
    id: string;
  };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  const body = { full_name: 'Priya N.', message: 'An oak door please, my budget is 1800.' };
  await bench.anonymous('POST', `/forms/${path}`, body);
  const list = () => bench.owner('GET', `/api/approvals?workflowId=${id}`);
  await expect.poll(async () => (await list()).body).toMatchObject({ items: [{ status: 'open' }] });
  return ((await list()).body as { items: { id: string }[] }).items[0]?.id ?? '';
}
const read = async (id: string) => approvalSchema.parse((await bench.owner('GET', `/api/approvals/${id}`)).body);
const decide = (id: string, body: object, call = bench.owner) =>
  call('POST', `/api/approvals/${id}/decision`, { idempotencyKey: 'once', ...body });

it('shows what came in, what was found, and the draft', async () => {
  const approval: Approval = await read(await ask(extract, draft));
  expect(approval).toMatchObject({
    nodeTitle: 'Draft the reply',
    workflowTitle: 'Answer enquiries',
    kind: 'draft',
    source: {
      title: 'Website enquiry',
      text: 'An oak door please, my budget is 1800.',
      values: [{ label: 'Your name', value: 'Priya N.' }],
    },
    facts: [
      { label: 'Budget', value: 1800, from: 'Read the enquiry', isUnsure: false },
      { label: 'Product', value: 'Oak door', from: 'Read the enquiry', isUnsure: false },
    ],
    draft: { body: 'Dear Priya, the door costs 1800.' },
    editable: ['body'],
    unsureWords: ['Priya'],
    decisions: ['approve', 'edit', 'reject', 'unsure'],
    mayDecide: true,
    undoSeconds: 0,
    isBuiltIn: false,
    decided: null,
  });
});

it('goes on with the edited words, and remembers the decision for the next one like it', async () => {
  const id = await ask(draft);
  const { draft: before } = await read(id);
  const edited = await decide(id, { decision: 'edit', output: { body: 'Dear Priya' }, reason: 'Shorter' });
  expect(edited).toMatchObject({
    status: 200,
    body: {
      status: 'decided',
      decided: { decision: 'edit', reason: 'Shorter', by: { name: 'The owner' } },
      mayDecide: false,
    },
  });
  const { runId, draft: after } = await read(id);
  expect(after).toEqual(before);
  await expect
    .poll(async () => (await bench.owner('GET', `/api/runs/${runId}`)).body)
    .toMatchObject({ status: 'completed' });
  expect((await read(id)).draft).toEqual(before);
});

it('gives the first answer to the same key again, and refuses another decision', async () => {
  const id = await ask(draft);
  await decide(id, { decision: 'approve' });
  expect((await decide(id, { decision: 'approve' })).status).toBe(200);
  const second = await decide(id, { decision: 'reject', idempotencyKey: 'other' });
  expect(second).toMatchObject({ status: 409, body: { error: { code: 'approval.decided' } } });
});

it('lets only those decide whom it is for', async () => {
  const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Send it?', assignee: 'role:builder' } };
  const id = await ask(gate);
  const [approver, viewer, builder] = [await bench.as('approver'), await bench.as('viewer'), await bench.as('builder')];
  expect(await decide(id, { decision: 'approve' }, approver)).toMatchObject({
    status: 403,
    body: { error: { code: 'approval.not_assigned' } },
  });
  expect(await decide(id, { decision: 'approve' }, viewer)).toMatchObject({
    status: 403,
    body: { error: { code: 'auth.forbidden' } },
  });
  expect((await approver('GET', `/api/approvals/${id}`)).body).toMatchObject({ mayDecide: false });
  expect((await decide(id, { decision: 'approve' }, builder)).status).toBe(200);
});

it('refuses decisions that the question does not have', async () => {
  const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Send it?' } };
  const id = await ask(gate);
  expect((await read(id)).decisions).toEqual(['approve', 'reject', 'unsure']);
  expect(await decide(id, { decision: 'edit', output: {} })).toMatchObject({
    status: 422,
    body: { error: { code: 'request.invalid' } },
  });
  expect((await decide('999999', { decision: 'approve' })).status).toBe(404);
});

/** The same person in a browser: only there a decision can be taken back. */
async function signedIn(person: Call): Promise<Call> {
  const { user } = (await person('GET', '/api/me')).body as { user: { email: string } };
  const { headers } = await bench.anonymous('POST', '/api/auth/sign-in/email', {
    email: user.email,
    password: 'correct horse battery',
  });
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return (method, path, body) => bench.anonymous(method, path, body, { cookie });
}

it('takes a decision back while it has not taken effect', async () => {
  const id = await ask(draft);
  const inBrowser = await signedIn(bench.owner);
  expect(await decide(id, { decision: 'reject' }, inBrowser)).toMatchObject({
    body: { undoSeconds: 10, decided: { isSettled: false } },
  });
  expect(await inBrowser('POST', `/api/approvals/${id}/undo`, {})).toMatchObject({
    status: 200,
    body: { status: 'open', decided: null },
  });
});

it('lets only the person who decided take it back, or an owner', async () => {
  const session = await signedIn(await bench.as('approver'));
  const id = await ask(draft);
  expect((await decide(id, { decision: 'approve' }, session)).status).toBe(200);
  const other = await bench.as('builder');
  expect((await other('GET', `/api/approvals/${id}`)).body).toMatchObject({ decided: { mayUndo: false } });
  expect(await other('POST', `/api/approvals/${id}/undo`, {})).toMatchObject({
    status: 403,
    body: { error: { code: 'approval.decided_by_other', message: expect.stringContaining('The approver') } },
  });
  expect(await read(id)).toMatchObject({ status: 'decided', decided: { mayUndo: true } });
  expect((await session('GET', `/api/approvals/${id}`)).body).toMatchObject({ decided: { mayUndo: true } });
  expect((await bench.owner('POST', `/api/approvals/${id}/undo`, {})).body).toMatchObject({ status: 'open' });
  expect((await decide(id, { decision: 'reject', idempotencyKey: 'again' }, session)).status).toBe(200);
  expect((await session('POST', `/api/approvals/${id}/undo`, {})).body).toMatchObject({ status: 'open' });
});
