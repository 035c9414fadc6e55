// The page behind a link to decide: who decides, what, why, the draft and what it was made from; and what came of it.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import { html } from 'hono/html';
import { timeWords } from '../engine/notices/message.ts';
import { type Html, plainPage } from './plain-page.ts';

export interface DecideView {
  approval: Approval;
  /** Who decides. */
  name: string;
  timeZone: string;
  /** Proves that this page was opened before it is answered. */
  nonce: string;
  /** What went wrong with the last answer. */
  problem: string | null;
  /** What was typed, so that a problem costs nobody their words. */
  reason: string;
}

/** What the page of a decided one says, to whom. */
export interface DecidedView extends Pick<DecideView, 'name' | 'timeZone'> {
  approval: Approval;
  decided: NonNullable<Approval['decided']>;
}

/** The question, with two buttons. Nothing has happened yet. */
export function decidePage(view: DecideView): Html {
  const { approval, name, problem } = view;
  return plainPage(
    `Decide: ${titleOf(approval)}`,
    html`<p class="as">You decide as <strong>${name}</strong></p>
    <h1>${approval.question}</h1>
    <p class="note">${[approval.workflowTitle, approval.subject].filter((word) => word !== '').join(', ')}</p>
    ${problem === null ? '' : html`<div class="problems" role="alert"><p>${problem}</p></div>`}
    ${approval.why === '' ? '' : html`<p><strong>Why you see this:</strong> ${approval.why}</p>`}
    ${dueOf(view)}
    ${approval.show.length === 0 ? '' : html`<dl>${approval.show.map(({ label, value }) => entry(label, value))}</dl>`}
    ${draftOf(approval)}
    ${sourceOf(approval)}
    ${answerOf(view)}`,
    STYLE,
  );
}

/** It was decided: what, by whom, and when. */
export function decidedPage({ approval, decided, name, timeZone }: DecidedView): Html {
  const who = decided.by.name === name ? 'You' : decided.by.name;
  const seconds = Math.round((decided.effectiveAt - decided.at) / 1000);
  const undo = `It takes effect ${seconds} seconds after the decision; until then you can take it back in Leeway.`;
  return plainPage(
    `Decided: ${titleOf(approval)}`,
    html`<h1>${who} ${PAST[decided.decision]} this</h1>
    <p>${titleOf(approval)}</p>
    <p>On ${timeWords(decided.at, timeZone)}.${decided.reason === null ? '' : html` Reason: ${decided.reason}`}</p>
    ${decided.isSettled || seconds <= 0 ? '' : html`<p class="note">${undo}</p>`}
    <p><a href="/approvals/${approval.id}">Open it in Leeway</a></p>`,
    STYLE,
  );
}

const PAST = {
  approve: 'approved',
  edit: 'changed and approved',
  reject: 'rejected',
  unsure: 'was not sure about',
  done: 'said “it was done” to',
  again: 'said “do it again” to',
  stop: 'stopped',
} as const;

/** There is nothing left to decide, or not here. */
export function closedPage(approval: Approval, words: string): Html {
  return plainPage(
    `Nothing to decide: ${titleOf(approval)}`,
    html`<h1>There is nothing to decide here</h1>
    <p>${titleOf(approval)}</p>
    <p>${words}</p>
    <p><a href="/approvals/${approval.id}">Open it in Leeway</a></p>`,
    STYLE,
  );
}

/** The link leads to nothing that its reader may see. */
export function deadLinkPage(words: string): Html {
  return plainPage(
    'This link does not work',
    html`<h1>This link does not work any more</h1>
    <p>${words}</p>
    <p><a href="/approvals">Open Leeway</a></p>`,
    STYLE,
  );
}

function titleOf({ nodeTitle, subject }: Approval): string {
  return subject === '' ? nodeTitle : `${nodeTitle}: ${subject}`;
}

function dueOf({ approval: { dueAt, atDeadline }, timeZone }: DecideView): Html | '' {
  if (dueAt === null) return '';
  const then = atDeadline === null || atDeadline === undefined ? '' : `; after that it ${atDeadline}`;
  return html`<p><strong>Due:</strong> ${timeWords(dueAt, timeZone)}${then}</p>`;
}

function draftOf({ draft, unsureWords }: Approval): Html | '' {
  const entries = Object.entries(draft ?? {}).filter(([, value]) => value !== '' && value !== null);
  if (entries.length === 0) return '';
  return html`<h2>The draft</h2>
    <dl class="draft">${entries.map(([name, value]) => entry(humanise(name), value))}</dl>
    ${unsureWords.length === 0 ? '' : html`<p class="note">Least sure of: ${unsureWords.join(', ')}</p>`}`;
}

function sourceOf({ source, facts }: Approval): Html {
  return html`<h2>What came in</h2>
    <p class="note">${source.title}</p>
    ${source.text === null ? '' : html`<p class="text">${source.text}</p>`}
    <dl>${source.values.map(({ label, value }) => entry(label, value))}</dl>
    ${
      facts.length === 0
        ? ''
        : html`<h2>What was read out of it</h2>
    <dl>${facts.map(({ label, value, isUnsure }) => entry(isUnsure ? `${label} (least sure)` : label, value))}</dl>`
    }`;
}

/** What can be answered in two words is answered here; all else in the app. */
function answerOf({ approval, nonce, reason }: DecideView): Html {
  const inApp = html`<p><a href="/approvals/${approval.id}">Change it, comment, or see more in Leeway</a></p>`;
  if (!isAnsweredHere(approval)) {
    const words =
      approval.blind === null || approval.blind === undefined
        ? 'This one is answered in Leeway.'
        : 'Write your own answer first on this one, in Leeway, then compare.';
    return html`<p><strong>${words}</strong></p>${inApp}`;
  }
  return html`<form method="post" accept-charset="utf-8">
      <input type="hidden" name="nonce" value="${nonce}">
      <div class="field"><label for="reason">Reason <span class="optional">optional</span></label>
      <textarea id="reason" name="reason" rows="3" maxlength="2000">
${reason}</textarea></div>
      <div class="answers">
        <button type="submit" name="choice" value="approve">Approve</button>
        <button type="submit" name="choice" value="reject" class="second">Reject</button>
      </div>
    </form>
    <p class="note">${
      approval.undoSeconds > 0
        ? `It takes effect ${approval.undoSeconds} seconds after you decide; until then you can take it back in Leeway.`
        : 'It takes effect at once.'
    }</p>${inApp}`;
}

/** Whether approve and reject are all that is needed, and the person may say them. */
export function isAnsweredHere({ decisions, kind, blind, mayDecide, status }: Approval): boolean {
  const isBlind = blind !== null && blind !== undefined && blind.own === null;
  const isTwoWords =
    (kind === 'draft' || kind === 'gate') && decisions.includes('approve') && decisions.includes('reject');
  return status === 'open' && mayDecide && isTwoWords && !isBlind;
}

function entry(label: string, value: unknown): Html {
  return html`<dt>${label}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value, null, 1)}</dd>`;
}

function humanise(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const STYLE = `
h2 { margin: 1.75rem 0 .5rem; font-size: 1.0625rem; font-weight: 600; }
.as { display: inline-block; margin: 0 0 1rem; padding: .25rem .75rem; border: 1px solid var(--control); border-radius: 999px; }
dl { margin: 0 0 .75rem; }
dt { margin-top: .75rem; color: var(--ink-2); font-size: .875rem; }
dd { margin: 0; white-space: pre-wrap; }
.draft dd { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--bg); }
.text { white-space: pre-wrap; padding-left: 1rem; border-left: 3px solid var(--line); }
.answers { display: flex; flex-wrap: wrap; gap: .75rem; margin-bottom: 1rem; }
.answers button { flex: 1 1 9rem; min-height: 3rem; }
button.second { color: var(--ink); background: var(--surface); border: 1px solid var(--control); }
`;
