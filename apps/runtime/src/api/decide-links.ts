// Links to decide: a page that changes nothing however often it is opened, and a post that decides once, as the person it is for.
import { randomUUID } from 'node:crypto';
import type { Approval } from '@leeway/shared/api/approvals.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { hashOfToken } from '../engine/notices/link-token.ts';
import { type DecideLink, linkDecisionKey } from '../store/notices/decide-links.ts';
import type { ApiDeps } from './api-deps.ts';
import { type ApprovalDesk, createApprovalDesk } from './approval-desk.ts';
import type { Caller } from './caller.ts';
import { closedPage, deadLinkPage, decidedPage, decidePage, isAnsweredHere } from './decide-page.ts';
import { methodNotAllowed } from './errors.ts';
import { makeNonce, readNonce } from './page-nonce.ts';
import type { Html } from './plain-page.ts';
import { readBody } from './request-body.ts';
import { sameOriginOnly } from './same-origin.ts';

const BODY_BYTES = 64 * 1024;

const answerSchema = z.object({
  choice: z.enum(['approve', 'reject']),
  reason: z.string().max(2000).default(''),
  nonce: z.string().max(200).default(''),
});

/** What a token opens. */
interface Opened {
  token: string;
  link: DecideLink;
  caller: Caller;
  approval: Approval;
  timeZone: string;
}

type Answer = { status: 200 | 403 | 404 | 409 | 410 | 422; page: Html };

export function mountDecideLinks(app: Hono, deps: ApiDeps): void {
  const { clock } = deps;
  const desk = createApprovalDesk(deps);

  app.use('/decide/*', sameOriginOnly(deps.publicUrl));
  app.all('/decide/:token', async (c) => {
    const { method } = c.req;
    c.header('cache-control', 'no-store');
    c.header('x-robots-tag', 'noindex');
    if (method === 'OPTIONS') return c.body(null, 204, { allow: 'GET, HEAD, POST, OPTIONS' });
    if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return methodNotAllowed(c, ['GET', 'HEAD', 'POST']);
    const opened = await open(deps, desk, c.req.param('token'));
    const { status, page } =
      'page' in opened
        ? opened
        : method === 'POST'
          ? await answer(c, opened, { desk, now: clock.now() })
          : show(opened, clock.now());
    return c.html(page, status);
  });
}

/** Finds who and what a link is for. Reads only. */
async function open(deps: ApiDeps, desk: ApprovalDesk, token: string): Promise<Opened | Answer> {
  const { stores, auth, clock } = deps;
  const link = await stores.decideLinks.find(hashOfToken(token));
  if (link === null) return dead(404, 'It may be mistyped, or its time is over.');
  const [member, accounts, settings, choice] = await Promise.all([
    stores.members.find(link.userId),
    auth.listAccounts(),
    stores.noticeSettings.get(),
    deps.engine.notices.choiceOf(link.userId),
  ]);
  const account = accounts.find(({ id }) => id === link.userId);
  if (member === null || account === undefined)
    return dead(403, 'The person it was sent to is no longer in this workspace.');
  if (link.usedAt === null) {
    if (link.expiresAt <= clock.now()) return dead(410, 'Its time is over. Sign in to Leeway to see what still waits.');
    if (!settings.hasLinks) return dead(410, 'Deciding by a link was switched off. Sign in to Leeway to decide.');
  }
  const caller: Caller = { actor: { id: account.id, name: account.name, via: 'link' }, role: member.role };
  try {
    const approval = await desk.present(link.approvalId, caller);
    return { token, link, caller, approval, timeZone: choice.timeZone };
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 404) throw error;
    return dead(410, 'What it was about is gone.');
  }
}

function dead(status: 403 | 404 | 410, words: string): Answer {
  return { status, page: deadLinkPage(words) };
}

interface Problem {
  status: 403 | 409 | 422;
  words: string;
  reason: string;
}

/** The page as it stands now; `problem`: what was wrong with an answer. */
function show(opened: Opened, now: number, problem: Problem | null = null): Answer {
  const { approval, caller, link, token, timeZone } = opened;
  const { decided } = approval;
  const { name } = caller.actor;
  const status = problem?.status ?? 200;
  if (decided !== null) return { status, page: decidedPage({ approval, decided, name, timeZone }) };
  if (link.usedAt !== null) return { status, page: usedPage(opened) };
  if (approval.status !== 'open')
    return { status, page: closedPage(approval, 'The time to decide it is over, or its run has ended.') };
  if (!approval.mayDecide)
    return {
      status: 403,
      page: closedPage(approval, approval.mayNotDecide ?? `${name} may not decide this any more.`),
    };
  const nonce = makeNonce(token, now);
  const page = decidePage({
    approval,
    name,
    timeZone,
    nonce,
    problem: problem?.words ?? null,
    reason: problem?.reason ?? '',
  });
  return { status, page };
}

/** Decides. The link is used up in the transaction of the decision: of two posts at once, one decides and the other is told. */
async function answer(c: Context, opened: Opened, { desk, now }: { desk: ApprovalDesk; now: number }): Promise<Answer> {
  const { approval, link, token, caller } = opened;
  const form = new URLSearchParams(new TextDecoder().decode(await readBody(c.req.raw, BODY_BYTES)));
  const given = answerSchema.safeParse(Object.fromEntries(form));
  const reason = given.data?.reason ?? '';
  if (approval.decided !== null || link.usedAt !== null) return show(opened, now, { status: 409, words: '', reason });
  if (!given.success) return show(opened, now, { status: 422, words: 'Choose Approve or Reject.', reason });
  const openedAt = readNonce(token, given.data.nonce, now);
  if (openedAt === null)
    return show(opened, now, { status: 403, words: 'This page was open for too long. Please answer again.', reason });
  if (!isAnsweredHere(approval)) return show(opened, now, { status: 409, words: '', reason });
  try {
    const decided = await desk.decide(
      link.approvalId,
      {
        decision: given.data.choice,
        reason: reason.trim() === '' ? undefined : reason.trim(),
        seconds: Math.round((now - openedAt) / 1000),
        idempotencyKey: linkDecisionKey(hashOfToken(token), randomUUID()),
      },
      caller,
    );
    return { status: 200, page: afterwards({ ...opened, approval: decided }) };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    const latest = await desk.present(link.approvalId, caller);
    return show({ ...opened, approval: latest }, now, {
      status: error.status === 403 ? 403 : 409,
      words: error.message,
      reason,
    });
  }
}

/** Where several people have to approve, one voice is taken and the question stays open. */
function afterwards(opened: Opened): Html {
  const { approval, caller, timeZone } = opened;
  const { decided } = approval;
  return decided === null ? usedPage(opened) : decidedPage({ approval, decided, name: caller.actor.name, timeZone });
}

/** The link did its work, and yet nothing is decided. */
function usedPage({ approval, caller }: Opened): Html {
  const hasVoted = approval.votes.some(({ by }) => by.id === caller.actor.id);
  return closedPage(
    approval,
    hasVoted
      ? 'You have approved it. Others have to approve it as well.'
      : 'This link was used, and the decision was taken back since.',
  );
}
