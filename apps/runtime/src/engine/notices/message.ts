// The words of a message: what waits, why, until when, and where to decide. Never the draft itself, and no secrets.
import type { NoticeKind } from '@leeway/shared/api/notifications.ts';
import type { NoticeRow } from '../../store/notices/notices.ts';

/** One thing in a message, with the address that it leads to. */
export interface Item {
  row: NoticeRow;
  url: string;
  /** The address decides without signing in: it is the reader's alone. */
  isLink: boolean;
}

export interface Letter {
  workspaceName: string;
  /** '' for a channel. */
  readerName: string;
  timeZone: string;
  /** Where to see everything that waits. */
  inboxUrl: string;
  /** More than those listed. */
  more: number;
}

export interface Message {
  subject: string;
  text: string;
}

/** As Slack takes it: `text` where blocks are not shown. */
export interface ChannelMessage {
  text: string;
  blocks: unknown[];
}

const LEADS: Record<NoticeKind, string> = {
  asked: 'To decide',
  reminder: 'Still to decide',
  escalated: 'Now yours to decide',
  assigned: 'Given to you',
  comment: 'Comment',
  breaker: 'Stopped',
  recommendation: 'Ready for more',
};

/** What one item is called: “Draft the reply: Priya N.”. */
export function titleOf({ title, nodeTitle, question, subject }: NoticeRow): string {
  if (title !== null) return oneLine(title);
  const what = nodeTitle === null || nodeTitle === '' ? (question ?? 'Something') : nodeTitle;
  return oneLine(subject ? `${what}: ${subject}` : what);
}

/** An e-mail in plain text. */
export function mailOf(items: readonly Item[], letter: Letter): Message {
  const [first] = items;
  const count = items.length + letter.more;
  const isOne = count === 1 && first !== undefined;
  const subject = isOne
    ? `${LEADS[first.row.kind]}: ${titleOf(first.row)}`
    : `${count} things wait for you in ${oneLine(letter.workspaceName)}`;
  const parts = [
    `Hello ${letter.readerName},`,
    ...(isOne ? [] : [`${count} things wait for you.`]),
    ...items.map((item) => paragraphOf(item, letter)),
    ...(letter.more > 0 ? [`And ${letter.more} more: ${letter.inboxUrl}`] : []),
    footerOf(items, letter),
  ];
  return { subject: cut(subject, 200), text: `${parts.join('\n\n')}\n` };
}

/** A message for a channel of several people: its addresses lead to the app, where each signs in as themselves. */
export function channelMessageOf(items: readonly Item[], letter: Letter): ChannelMessage {
  const count = items.length + letter.more;
  const [first] = items;
  const text =
    count === 1 && first !== undefined
      ? `${LEADS[first.row.kind]}: ${titleOf(first.row)}`
      : `${count} things wait in ${oneLine(letter.workspaceName)}`;
  const sections = items.map(({ row, url }) => {
    const lines = [
      `*${escape(LEADS[row.kind])}:* <${url}|${escape(titleOf(row)).replaceAll('|', '¦')}>`,
      ...aboutOf(row, letter).map(escape),
    ];
    return section(lines.join('\n'));
  });
  const rest = letter.more > 0 ? [section(`<${letter.inboxUrl}|And ${letter.more} more>`)] : [];
  return { text: escape(text), blocks: [...sections, ...rest] };
}

function paragraphOf({ row, url, isLink }: Item, letter: Letter): string {
  const where = isLink ? 'Read and decide' : 'Open';
  return [`${LEADS[row.kind]}: ${titleOf(row)}`, ...aboutOf(row, letter), `${where}: ${url}`]
    .map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`))
    .join('\n');
}

function aboutOf({ text, workflowTitle, why, approvalDueAt }: NoticeRow, { timeZone }: Letter): string[] {
  return [
    ...(text === null ? [] : [cut(oneLine(text), 500)]),
    ...(workflowTitle === null ? [] : [`Workflow: ${oneLine(workflowTitle)}`]),
    ...(text !== null || !why ? [] : [`Why you: ${cut(oneLine(why), 300)}`]),
    ...(approvalDueAt === null ? [] : [`Due: ${timeWords(approvalDueAt, timeZone)}`]),
  ];
}

function footerOf(items: readonly Item[], { inboxUrl }: Letter): string {
  const links = items.some(({ isLink }) => isLink)
    ? 'Each link works once and decides in your name: do not pass this mail on.\n'
    : '';
  return `${links}Everything that waits: ${inboxUrl}\nHow you are told is under Settings, Notifications.`;
}

/** A moment as people write it, in their own time zone: `Mon 23 Nov, 14:30`. */
export function timeWords(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

function section(text: string): unknown {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, 2900) } };
}

/** Slack's own three characters; all else is text. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Texts come from outside: a line break must not become another header or another item. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
