// Links to decide: opening one changes nothing, whoever opens it; answering it decides once, as the person it was sent to.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, type Call, callsWith, chainOf, createApiBench } from './testing/api-bench.ts';

const HOUR = 3_600_000;
const form = {
  id: 'enquiry',
  type: 'triggers.form',
  title: 'Website enquiry',
  config: {
    path: 'ask',
    title: 'Enquiry',
    fields: [{ name: 'message', label: 'Message', type: 'longText', required: true }],
  },
};
const draft = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: '{{ enquiry.body.message }}', subject: false },
};

let bench: ApiBench;
let workflowId: string;
let person: Call;
/** As a browser or a mail scanner: no session, no key. */
let stranger: Call;

beforeAll(async () => {
  bench = await createApiBench({ answerAi: () => ({ body: 'Dear <b>Priya</b>, it costs 1800.', confidence: 80 }) });
  await bench.owner('PATCH', '/api/settings', { undoSeconds: 10 });
  const smtp = {
    kind: 'smtp',
    name: 'Office mail',
    settings: { host: 'mail.example.com', port: 25, secure: false, user: '', from: 'Studio <studio@example.com>' },
    secret: { password: 'hunter2hunter2' },
  };
  const connection = (await bench.owner('POST', '/api/connections', smtp)).body as { id: string };
  await bench.owner('PATCH', '/api/notifications/settings', { mailConnection: connection.id });
  person = await bench.as('approver');
  stranger = callsWith(bench.app, {});
  const graph = chainOf(form, { ...draft, dial: { level: 'draft', assignee: 'role:approver' } });
  const { id } = (await bench.owner('POST', '/api/workflows', { title: 'Answer enquiries', graph })).body as {
    id: string;
  };
  workflowId = id;
  await bench.owner('POST', `/api/workflows/${id}/publish`, {});
});
afterAll(() => bench.close());

interface Sent {
  approvalId: string;
  path: string;
}

/** Starts a run that asks; gives the link that its approver was sent. */
async function ask(message = 'What does an oak door cost?'): Promise<Sent> {
  const before = bench.mails.length;
  await bench.anonymous('POST', '/forms/ask', { message });
  const list = () => bench.owner('GET', `/api/approvals?workflowId=${workflowId}`);
  await expect
    .poll(async () => {
      // The mail of the item before was less than a minute ago.
      bench.clock.advance(60_000);
      await bench.engine.notices.deliver();
      return bench.mails.length;
    })
    .toBe(before + 1);
  const mail = bench.mails.at(-1);
  expect(mail).toMatchObject({ to: 'approver2@example.com' });
  const path = /http:\/\/localhost(\/decide\/[\w-]+)/.exec(mail?.body ?? '')?.[1] ?? '';
  const { items } = (await list()).body as { items: { id: string }[] };
  return { approvalId: items.at(-1)?.id ?? '', path };
}

const nonceOn = (page: unknown): string => /name="nonce" value="([^"]+)"/.exec(String(page))?.[1] ?? '';
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  stranger('POST', path, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    origin: 'http://localhost',
    host: 'localhost',
    ...headers,
  });
/** Opens the page and presses a button on it. */
async function press(path: string, choice: string, reason = '') {
  const nonce = nonceOn((await stranger('GET', path)).body);
  return post(path, { choice, reason, nonce });
}
const statusOf = async (id: string) =>
  (await bench.owner('GET', `/api/approvals/${id}`)).body as Record<string, unknown>;

it('shows who decides, what, why, the draft and what came in; text from outside stays text', async () => {
  const { path } = await ask('How much is <script>alert(1)</script>?');
  const { status, body, headers } = await stranger('GET', path);
  expect(status).toBe(200);
  const page = String(body);
  expect(page).toContain('You decide as <strong>The approver</strong>');
  expect(page).toContain('Draft the reply');
  expect(page).toContain('Why you see this:');
  expect(page).toContain('Dear &lt;b&gt;Priya&lt;/b&gt;, it costs 1800.');
  expect(page).toContain('How much is &lt;script&gt;');
  expect(page).not.toContain('<script>');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-robots-tag')).toBe('noindex');
});

it('changes nothing when it is opened, however often and by whomever', async () => {
  const { approvalId, path } = await ask();
  const before = (await bench.owner('GET', '/api/runs')).body;
  const visitors: Record<string, string>[] = [
    {},
    { 'user-agent': 'Mozilla/5.0 (compatible; Microsoft Defender SafeLinks)' },
    { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
    { purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' },
    { 'x-moz': 'prefetch' },
  ];
  for (let i = 0; i < 50; i += 1)
    expect((await stranger('GET', path, undefined, visitors[i % visitors.length])).status).toBe(200);
  expect((await stranger('HEAD', path)).status).toBe(200);
  expect((await stranger('OPTIONS', path)).status).toBe(204);
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    expect((await stranger(method, path, undefined, { origin: 'http://localhost', host: 'localhost' })).status).toBe(
      405,
    );
  expect(await statusOf(approvalId)).toMatchObject({ status: 'open', decided: null });
  expect((await bench.owner('GET', '/api/runs')).body).toEqual(before);
  expect((await press(path, 'approve')).status).toBe(200);
});

it('decides as the person it was sent to, is journaled so, and can be taken back in the undo time', async () => {
  const { approvalId, path } = await ask();
  const answered = await press(path, 'reject', 'Too dear');
  expect(answered.status).toBe(200);
  expect(String(answered.body)).toContain('You rejected this');
  expect(String(answered.body)).toContain('Too dear');
  const approval = await statusOf(approvalId);
  expect(approval).toMatchObject({
    status: 'decided',
    decided: { decision: 'reject', reason: 'Too dear', by: { name: 'The approver' } },
  });
  const { items } = (await bench.owner('GET', `/api/runs/${String(approval.runId)}/events`)).body as {
    items: { event: { type: string; by?: { via: string } } }[];
  };
  expect(items.map(({ event }) => event).find(({ type }) => type === 'approval.decided')?.by?.via).toBe('link');
  expect((await person('POST', `/api/approvals/${approvalId}/undo`)).status).toBe(200);
  expect(await statusOf(approvalId)).toMatchObject({ status: 'open' });
  // The link was for once.
  expect((await press(path, 'approve')).status).toBe(409);
  expect(await statusOf(approvalId)).toMatchObject({ status: 'open' });
});

it('lets one of many posts at once decide; the others are told what was decided', async () => {
  const { approvalId, path } = await ask();
  const nonce = nonceOn((await stranger('GET', path)).body);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => post(path, { choice: i % 2 === 0 ? 'approve' : 'reject', nonce })),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array(19).fill(409)]);
  const { decided } = (await statusOf(approvalId)) as { decided: { decision: string } };
  const said = decided.decision === 'approve' ? 'You approved this' : 'You rejected this';
  for (const { body } of answers) expect(String(body)).toContain(said);
  const again = await stranger('GET', path);
  expect(again.status).toBe(200);
  expect(String(again.body)).toContain(said);
  expect(nonceOn(again.body)).toBe('');
});

it('says who decided when somebody else was quicker', async () => {
  const { approvalId, path } = await ask();
  const nonce = nonceOn((await stranger('GET', path)).body);
  await bench.owner('POST', `/api/approvals/${approvalId}/decision`, { decision: 'approve', idempotencyKey: 'x' });
  const late = await post(path, { choice: 'reject', nonce });
  expect(late.status).toBe(409);
  expect(String(late.body)).toContain('The owner approved this');
});

it('needs the page: no nonce, a nonce of another link, and one of yesterday are refused', async () => {
  const [one, other] = [await ask(), await ask()];
  const nonce = nonceOn((await stranger('GET', one.path)).body);
  const foreign = nonceOn((await stranger('GET', other.path)).body);
  expect((await post(one.path, { choice: 'approve' })).status).toBe(403);
  expect((await post(one.path, { choice: 'approve', nonce: foreign })).status).toBe(403);
  expect((await post(one.path, { choice: 'maybe', nonce })).status).toBe(422);
  bench.clock.advance(25 * HOUR);
  expect((await post(one.path, { choice: 'approve', nonce })).status).toBe(403);
  expect(await statusOf(one.approvalId)).toMatchObject({ status: 'open' });
});

it('refuses a post from another web page', async () => {
  const { approvalId, path } = await ask();
  const nonce = nonceOn((await stranger('GET', path)).body);
  expect((await post(path, { choice: 'approve', nonce }, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await post(path, { choice: 'approve', nonce }, { origin: 'null' })).status).toBe(403);
  expect(await statusOf(approvalId)).toMatchObject({ status: 'open' });
});

it('ends with its time, and when links are switched off', async () => {
  const { path } = await ask();
  await bench.owner('PATCH', '/api/notifications/settings', { hasLinks: false });
  expect((await stranger('GET', path)).status).toBe(410);
  await bench.owner('PATCH', '/api/notifications/settings', { hasLinks: true });
  expect((await stranger('GET', path)).status).toBe(200);
  bench.clock.advance(168 * HOUR);
  const late = await stranger('GET', path);
  expect(late.status).toBe(410);
  expect(String(late.body)).toContain('Its time is over');
  expect((await post(path, { choice: 'approve', nonce: 'x' })).status).toBe(410);
});

it('is worth nothing once its person may not decide any more, or is gone', async () => {
  const { approvalId, path } = await ask();
  const nonce = nonceOn((await stranger('GET', path)).body);
  const people = (await bench.owner('GET', '/api/users')).body as { items: { id: string; role: string }[] };
  const id = people.items.find(({ role }) => role === 'approver')?.id ?? '';
  await bench.owner('PATCH', `/api/users/${id}`, { role: 'viewer' });
  expect((await stranger('GET', path)).status).toBe(403);
  expect((await post(path, { choice: 'approve', nonce })).status).not.toBe(200);
  await bench.owner('DELETE', `/api/users/${id}`);
  expect((await stranger('GET', path)).status).toBe(403);
  expect((await post(path, { choice: 'approve', nonce })).status).toBe(403);
  expect(await statusOf(approvalId)).toMatchObject({ status: 'open' });
});

it('says nothing about links that never were', async () => {
  const { status, body } = await stranger('GET', `/decide/${'a'.repeat(43)}`);
  expect(status).toBe(404);
  expect(String(body)).toContain('This link does not work any more');
});
