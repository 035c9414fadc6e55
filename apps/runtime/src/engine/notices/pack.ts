// Makes the message of one reader out of what is due: its words, its links, and how it is addressed.
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import type { Logger } from 'pino';
import type { Clock } from '../../services/clock.ts';
import type { NewLink } from '../../store/notices/decide-links.ts';
import type { NoticeSettingsStore } from '../../store/notices/notice-settings.ts';
import type { NoticeRow, NoticeStore, Reader } from '../../store/notices/notices.ts';
import { isFor, type TeamMember } from '../reviewing/may-decide.ts';
import { newToken } from './link-token.ts';
import { channelMessageOf, type Item, type Letter, mailOf, titleOf } from './message.ts';
import type { Envelope, Outside } from './post.ts';
import { type Audience, wishOf } from './readers.ts';

const HOUR_MS = 3_600_000;
/** So many things are listed in one message; the others are counted. */
const MOST_LISTED = 20;

export type PageNotice = Extract<StreamEvent, { type: 'notice' }>;

export interface CourierDeps {
  notices: NoticeStore;
  noticeSettings: NoticeSettingsStore;
  clock: Clock;
  log: Logger;
  /** Where browsers reach Leeway, without a slash at its end. */
  publicUrl: string;
  outside: Outside;
  audience(): Promise<Audience>;
  workspaceName(): Promise<string>;
  show(userId: string, notice: PageNotice): void;
}

/** What one round knows. */
export interface Round {
  audience: Audience;
  workspaceName: string;
}

export interface Packed {
  links: NewLink[];
  /** Null for the open browser. */
  envelope(id: number): Envelope | PageNotice;
}

/** A message with all that stands in it; null when there is nothing to tell, or nobody there any more. */
export async function pack(
  deps: CourierDeps,
  reader: Reader,
  { rows, round }: { rows: readonly NoticeRow[]; round: Round },
): Promise<Packed | null> {
  const member = round.audience.team.members.get(reader.userId);
  if (rows.length === 0) return null;
  if (reader.channel === 'webhook') return packForChannel(deps, rows, round);
  if (member === undefined) return null;
  if (reader.channel === 'page') return { links: [], envelope: (id) => pageNoticeOf(rows, id, deps.clock.now()) };
  const connection = round.audience.settings.mailConnection;
  const { email } = member;
  if (connection === null || email === null) return null;
  const listed = rows.slice(0, MOST_LISTED).map((row) => itemFor(deps, row, { member, audience: round.audience }));
  const timeZone = wishOf(reader, round.audience)?.timeZone ?? round.audience.timeZone;
  const letter = letterOf(deps, round, { readerName: member.name, timeZone, more: rows.length - listed.length });
  const message = mailOf(
    listed.map(({ item }) => item),
    letter,
  );
  return {
    links: listed.flatMap(({ link }) => (link === null ? [] : [link])),
    envelope: (id) => ({ channel: 'email', id: `${id}.${deps.clock.now()}`, connection, to: email, message }),
  };
}

async function packForChannel(deps: CourierDeps, rows: readonly NoticeRow[], round: Round): Promise<Packed | null> {
  const url = await deps.noticeSettings.webhookUrl();
  if (url === null) return null;
  const listed = rows.slice(0, MOST_LISTED).map((row) => ({ row, url: appUrlOf(deps, row), isLink: false }));
  const letter = letterOf(deps, round, {
    readerName: '',
    timeZone: round.audience.timeZone,
    more: rows.length - listed.length,
  });
  const message = channelMessageOf(listed, letter);
  return { links: [], envelope: () => ({ channel: 'webhook', url, message }) };
}

type LetterFacts = Pick<Letter, 'readerName' | 'timeZone' | 'more'>;

function letterOf({ publicUrl }: CourierDeps, { workspaceName }: Round, facts: LetterFacts): Letter {
  return { workspaceName, inboxUrl: `${publicUrl}/approvals`, ...facts };
}

function appUrlOf({ publicUrl }: CourierDeps, { path, approval }: NoticeRow): string {
  return `${publicUrl}${path ?? (approval === null ? '/' : `/approvals/${approval}`)}`;
}

const DECIDED_BY_LINK = ['draft', 'gate'];

/** An item of a person's own mail: with a link to decide where one may be decided in two words by this person. */
function itemFor(
  deps: CourierDeps,
  row: NoticeRow,
  { member, audience }: { member: TeamMember; audience: Audience },
): { item: Item; link: NewLink | null } {
  const { settings, team } = audience;
  const isTheirs = isFor(member.id, { assignee: row.assignee, needed: row.needed ?? 1, turnsOf: null }, team);
  const isDecidable =
    row.approval !== null && row.kind !== 'comment' && DECIDED_BY_LINK.includes(row.approvalKind ?? '');
  if (!settings.hasLinks || !isTheirs || !isDecidable || row.approval === null)
    return { item: { row, url: appUrlOf(deps, row), isLink: false }, link: null };
  const { token, hash } = newToken();
  const createdAt = deps.clock.now();
  const end = createdAt + settings.linkHours * HOUR_MS;
  const expiresAt = Math.min(end, row.approvalDueAt ?? end);
  return {
    item: { row, url: `${deps.publicUrl}/decide/${token}`, isLink: true },
    link: { hash, approval: row.approval, userId: member.id, createdAt, expiresAt },
  };
}

function pageNoticeOf(rows: readonly NoticeRow[], id: number, at: number): PageNotice {
  const [first] = rows;
  const isOne = rows.length === 1 && first !== undefined;
  return {
    type: 'notice',
    id: String(id),
    title: isOne ? titleOf(first) : `${rows.length} things wait for you`,
    text: (isOne && (first.text ?? first.why)) || '',
    path: isOne ? (first.path ?? (first.approval === null ? '/' : `/approvals/${first.approval}`)) : '/approvals',
    count: rows.length,
    at,
  };
}
