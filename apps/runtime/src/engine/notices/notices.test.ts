// Telling people what waits: who, when, how often, and what becomes of it when something fails.
import type { HttpRequest, MailMessage } from '@leeway/nodes/contract/run.ts';
import { RetryableError, TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import type { NoticeChoice } from '@leeway/shared/api/notifications.ts';
import type { Role } from '@leeway/shared/api/route.ts';
import { expect, test } from 'vitest';
import { ann, type Bench, createBench, graphOf, openApprovals, startAndWait } from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const calm: NoticeChoice = { email: { mode: 'each' }, page: { mode: 'none' }, quiet: null, timeZone: 'Europe/London' };

interface NoticeBench extends Bench {
  mails: MailMessage[];
  posts: HttpRequest[];
  ask(): Promise<{ runId: string; approvalId: string }>;
  /** Lets time pass, then sends what may go. */
  after(ms: number): Promise<void>;
}

/** A workspace with people who are told by e-mail, and one workflow that asks. */
async function noticeBench(
  people: Record<string, Role> = { ann: 'owner' },
  gate: Record<string, unknown> = {},
): Promise<NoticeBench> {
  const bench = await createBench();
  const { stores, clock, engine } = bench;
  for (const [id, role] of Object.entries(people)) {
    bench.people.push({ id, name: `${id.charAt(0).toUpperCase()}${id.slice(1)} Smith`, email: `${id}@example.com` });
    await stores.members.add({ userId: id, role, createdAt: 1 });
  }
  await stores.noticeSettings.update({ mailConnection: 'smtp' });
  const mails: MailMessage[] = [];
  const posts: HttpRequest[] = [];
  bench.world.mail = async (message) => {
    mails.push(message);
    return { messageId: message.messageId, accepted: [message.to], rejected: [] };
  };
  bench.world.http = async (request) => {
    posts.push(request);
    return { status: 200, headers: {}, body: 'ok' };
  };
  const node = {
    id: 'gate',
    type: 'approvals.gate',
    title: 'Check the quote',
    config: { question: 'Send it?', show: [], ...gate },
  };
  const workflowId = await bench.publish(graphOf([start, node], ['start -> gate']), 'Quotes');
  return {
    ...bench,
    mails,
    posts,
    async ask() {
      const runId = await startAndWait(engine, workflowId);
      const [approval] = await openApprovals(engine, runId);
      return { runId, approvalId: approval?.id ?? '' };
    },
    async after(ms) {
      clock.advance(ms);
      await engine.notices.deliver();
    },
  };
}

const decide = ({ engine }: Bench, approvalId: string) =>
  engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: approvalId, undoMs: 0 });
const states = ({ db }: Bench) => db.prepare('select state from notice_messages order by id').pluck().all();

test('everyone who may decide gets a mail with a link of their own; others get none', async () => {
  const bench = await noticeBench({ ann: 'owner', bo: 'approver', cy: 'viewer' });
  await bench.ask();
  await bench.after(0);
  expect(bench.mails.map(({ to }) => to)).toEqual(['ann@example.com', 'bo@example.com']);
  const [mail, other] = bench.mails;
  expect(mail?.subject).toBe('To decide: Check the quote');
  expect(mail?.body).toContain('Hello Ann Smith,');
  expect(mail?.body).toContain('Workflow: Quotes');
  const links = bench.mails.map(({ body }) => /https:\/\/leeway\.test\/decide\/([\w-]{43})/.exec(body)?.[1]);
  expect(new Set(links).size).toBe(2);
  expect(links).not.toContain(undefined);
  expect(mail?.messageId).not.toBe(other?.messageId);
  // The token itself is nowhere on disk.
  const stored = JSON.stringify(bench.db.prepare('select * from decide_links').all());
  for (const token of links) expect(stored).not.toContain(token);
});

test('only the person or the role it is for is told', async () => {
  const people = { ann: 'owner', bo: 'approver', cy: 'approver' } as const;
  const one = await noticeBench(people, { assignee: 'user:bo' });
  await one.ask();
  await one.after(0);
  expect(one.mails.map(({ to }) => to)).toEqual(['bo@example.com']);
  const role = await noticeBench(people, { assignee: 'role:approver' });
  await role.ask();
  await role.after(0);
  expect(role.mails.map(({ to }) => to)).toEqual(['bo@example.com', 'cy@example.com']);
  const nobody = await noticeBench({ ann: 'owner', bo: 'approver' }, { assignee: 'role:builder' });
  await nobody.ask();
  await nobody.after(0);
  expect(nobody.mails.map(({ to }) => to)).toEqual(['ann@example.com']);
});

test('while a person is away, whoever stands in for them is told', async () => {
  const people = { ann: 'owner', bo: 'approver', cy: 'approver' } as const;
  const away = await noticeBench(people, { assignee: 'user:bo' });
  await away.stores.delegations.set({ fromUser: 'bo', toUser: 'cy', startsAt: 0, endsAt: away.clock.now() + HOUR });
  await away.ask();
  await away.after(0);
  expect(away.mails.map(({ to }) => to)).toEqual(['cy@example.com']);
  expect(away.mails[0]?.body).toContain('/decide/');
  await away.after(HOUR);
  await away.ask();
  await away.after(0);
  expect(away.mails.map(({ to }) => to)).toEqual(['cy@example.com', 'bo@example.com']);
});

test('a storm of approvals is one mail a minute: the others come together in the next', async () => {
  const bench = await noticeBench();
  await bench.ask();
  await bench.after(0);
  for (let i = 0; i < 24; i += 1) await bench.ask();
  await bench.after(0);
  await bench.after(30_000);
  expect(bench.mails).toHaveLength(1);
  await bench.after(30_000);
  expect(bench.mails).toHaveLength(2);
  expect(bench.mails[1]?.subject).toBe('24 things wait for you in My workspace');
  expect(bench.mails[1]?.body.match(/\/decide\//g)).toHaveLength(20);
  expect(bench.mails[1]?.body).toContain('And 4 more: https://leeway.test/approvals');
  await bench.after(HOUR);
  expect(bench.mails).toHaveLength(2);
});

test('what was decided meanwhile is not told any more', async () => {
  const bench = await noticeBench();
  await bench.engine.notices.choose('ann', { ...calm, email: { mode: 'every', minutes: 60 } });
  const first = await bench.ask();
  const second = await bench.ask();
  await bench.after(0);
  expect(bench.mails).toEqual([]);
  await decide(bench, first.approvalId);
  await bench.after(HOUR);
  expect(bench.mails).toHaveLength(1);
  expect(bench.mails[0]?.subject).toBe('To decide: Check the quote');
  await decide(bench, second.approvalId);
  await bench.ask().then(({ approvalId }) => decide(bench, approvalId));
  await bench.after(HOUR);
  expect(bench.mails).toHaveLength(1);
});

test('a digest comes at its time of day, in the reader’s time zone, and not in quiet hours', async () => {
  const bench = await noticeBench();
  bench.clock.set(Date.parse('2026-11-20T10:00:00Z'));
  await bench.engine.notices.choose('ann', {
    ...calm,
    email: { mode: 'daily', at: '07:00' },
    quiet: { from: '19:00', to: '08:00' },
    timeZone: 'America/New_York',
  });
  await bench.ask();
  await bench.ask();
  // 07:00 in New York is 12:00 UTC, but it is quiet there until 08:00.
  await bench.after(2 * HOUR + 59 * MINUTE);
  expect(bench.mails).toEqual([]);
  await bench.after(MINUTE);
  expect(bench.mails.map(({ subject }) => subject)).toEqual(['2 things wait for you in My workspace']);
});

test('whoever wants to hear nothing hears nothing, and what already waited goes with the choice', async () => {
  const bench = await noticeBench();
  await bench.engine.notices.choose('ann', { ...calm, email: { mode: 'every', minutes: 60 } });
  await bench.ask();
  await bench.after(0);
  await bench.engine.notices.choose('ann', { ...calm, email: { mode: 'none' } });
  await bench.ask();
  await bench.after(2 * HOUR);
  expect(bench.mails).toEqual([]);
});

test('a mail that surely did not leave is tried again with back-off, with fresh links, and only then', async () => {
  const bench = await noticeBench();
  const take = bench.world.mail;
  let attempts = 0;
  bench.world.mail = async () => {
    attempts += 1;
    throw new RetryableError('The connection was refused.', { kind: 'network' });
  };
  await bench.ask();
  await bench.after(0);
  await bench.after(30_000);
  expect([attempts, states(bench)]).toEqual([1, ['retry']]);
  await bench.after(30_000);
  expect(attempts).toBe(2);
  await bench.after(MINUTE);
  expect(attempts).toBe(2);
  bench.world.mail = take;
  await bench.after(MINUTE);
  expect([bench.mails.length, states(bench)]).toEqual([1, ['sent']]);
  expect(bench.db.prepare('select count(*) from decide_links').pluck().get()).toBe(1);
});

test('a mail that may have left, or was refused for good, is not sent again', async () => {
  for (const [error, state] of [
    [new UncertainError('The connection was lost.'), 'unknown'],
    [new TerminalError('There is no such mailbox.'), 'failed'],
  ] as const) {
    const bench = await noticeBench();
    let attempts = 0;
    bench.world.mail = async () => {
      attempts += 1;
      throw error;
    };
    await bench.ask();
    await bench.after(0);
    await bench.after(24 * HOUR);
    expect([attempts, states(bench)]).toEqual([1, [state]]);
  }
});

test('after a crash in the middle of sending the mail is not sent again; what waited still is', async () => {
  const bench = await noticeBench();
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const { promise: dead, reject } = Promise.withResolvers<never>();
  dead.catch(() => undefined);
  const take = bench.world.mail;
  bench.world.mail = () => {
    resolve();
    return dead;
  };
  await bench.ask();
  bench.clock.advance(0);
  void bench.engine.notices.deliver();
  await begun;
  expect(states(bench)).toEqual(['sending']);
  // Nothing of the first engine is heard of again; its run is closed by the restart.
  bench.world.mail = take;
  await bench.ask();
  const engine = await bench.restart();
  bench.clock.advance(MINUTE);
  await engine.notices.deliver();
  expect(states(bench)).toEqual(['unknown', 'sent']);
  expect(bench.mails).toHaveLength(1);
  reject(new Error('over'));
});

test('an approval that was asked just before a crash is told after it, once', async () => {
  const bench = await noticeBench();
  await bench.ask();
  const engine = await bench.restart();
  await engine.notices.deliver();
  await bench.engine.notices.deliver();
  bench.clock.advance(HOUR);
  await engine.notices.deliver();
  expect(bench.mails).toHaveLength(1);
});

test('the workspace’s channel is told in Slack’s words, without links that decide', async () => {
  const bench = await noticeBench({ ann: 'owner' }, { question: 'Send it? <b>&' });
  await bench.stores.noticeSettings.update({ mailConnection: null, webhookUrl: 'https://hooks.example.com/T1/secret' });
  const { approvalId } = await bench.ask();
  bench.clock.advance(1);
  await bench.engine.notices.tell({
    kind: 'breaker',
    to: 'owners',
    at: bench.clock.now(),
    words: { title: '“Draft <the> reply” was stopped', text: 'Checks found 5 mistakes in 22.' },
    path: '/workflows/w1',
  });
  await bench.after(0);
  expect(bench.posts).toHaveLength(1);
  expect(bench.posts[0]).toMatchObject({ method: 'POST', url: 'https://hooks.example.com/T1/secret' });
  const { text, blocks } = bench.posts[0]!.body as { text: string; blocks: { text: { text: string } }[] };
  expect(text).toBe('2 things wait in My workspace');
  expect(blocks.map((block) => block.text.text)).toEqual([
    expect.stringContaining(`<https://leeway.test/approvals/${approvalId}|Check the quote>`),
    expect.stringContaining('*Stopped:* <https://leeway.test/workflows/w1|“Draft &lt;the&gt; reply” was stopped>'),
  ]);
  expect(JSON.stringify(blocks)).not.toContain('/decide/');
  expect(JSON.stringify(bench.db.prepare('select * from notices').all())).not.toContain('secret');
});

test('a webhook that is too busy is tried again, one that is gone is not', async () => {
  const bench = await noticeBench({ ann: 'owner' });
  await bench.stores.noticeSettings.update({ mailConnection: null, webhookUrl: 'https://hooks.example.com/x' });
  let status = 503;
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    return { status, headers: {}, body: '' };
  };
  await bench.ask();
  await bench.after(0);
  expect([calls, states(bench)]).toEqual([1, ['retry']]);
  status = 404;
  await bench.after(MINUTE);
  await bench.after(HOUR);
  expect([calls, states(bench)]).toEqual([2, ['failed']]);
});

test('reminders, escalations and comments reach whom they name; a person who is gone is left out', async () => {
  const bench = await noticeBench({ ann: 'owner', bo: 'approver' }, { assignee: 'user:bo' });
  const { approvalId } = await bench.ask();
  await bench.after(0);
  await bench.engine.notices.tell({ kind: 'reminder', to: 'deciders', at: bench.clock.now(), approvalId });
  await bench.engine.notices.tell({
    kind: 'comment',
    to: ['ann', 'gone'],
    at: bench.clock.now(),
    approvalId,
    words: { title: 'Bo commented on “Check the quote”', text: 'Is the price right?' },
  });
  await bench.after(MINUTE);
  expect(bench.mails.map(({ to, subject }) => [to, subject])).toEqual([
    ['bo@example.com', 'To decide: Check the quote'],
    ['ann@example.com', 'Comment: Bo commented on “Check the quote”'],
    ['bo@example.com', 'Still to decide: Check the quote'],
  ]);
  expect(bench.mails[1]?.body).toContain('Is the price right?');
  expect(bench.mails[1]?.body).not.toContain('/decide/');
});

test('with links switched off, messages point to the app', async () => {
  const bench = await noticeBench();
  await bench.stores.noticeSettings.update({ hasLinks: false });
  const { approvalId } = await bench.ask();
  await bench.after(0);
  expect(bench.mails[0]?.body).toContain(`Open: https://leeway.test/approvals/${approvalId}`);
  expect(bench.mails[0]?.body).not.toContain('/decide/');
});

test('a browser that is open is told at once, and nobody else’s', async () => {
  const bench = await noticeBench({ ann: 'owner', bo: 'approver' });
  await bench.stores.noticeSettings.update({ mailConnection: null });
  const told: string[] = [];
  const stop = bench.engine.notices.subscribe('bo', ({ title, path }) => told.push(`${title} ${path}`));
  const { approvalId } = await bench.ask();
  await bench.after(0);
  expect(told).toEqual([`Check the quote /approvals/${approvalId}`]);
  stop();
  await bench.ask();
  await bench.after(HOUR);
  expect(told).toHaveLength(1);
  expect(bench.db.prepare('select count(*) from notices').pluck().get()).toBe(1);
});

test('runs that are only tried tell nobody', async () => {
  const bench = await noticeBench();
  const [row] = await bench.stores.workflows.list();
  await bench.engine.start({ workflowId: row?.id ?? '', mode: 'test', input: {}, by: ann, waitMs: 5000 });
  await bench.after(HOUR);
  expect(bench.mails).toEqual([]);
});
