// Brings what is due to its readers: at most one message a minute to each on a channel, marked before it is sent.
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import type { Logger } from 'pino';
import type { Clock } from '../../services/clock.ts';
import type { MemberRecord, MemberStore } from '../../store/members.ts';
import type { NewLink } from '../../store/notices/decide-links.ts';
import type { NoticeSettingsStore } from '../../store/notices/notice-settings.ts';
import type { NoticeRow, NoticeStore, Reader } from '../../store/notices/notices.ts';
import { newToken } from './link-token.ts';
import { channelMessageOf, type Item, type Letter, mailOf, titleOf } from './message.ts';
import { type Envelope, endOf, type Outside, post } from './post.ts';
import { type Audience, decidersOf, wishOf } from './readers.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** So many things are listed in one message; the others are counted. */
const MOST_LISTED = 20;
const MOST_AT_ONCE = 10_000;

export type PageNotice = Extract<StreamEvent, { type: 'notice' }>;

export interface Person {
  id: string;
  name: string;
  email: string;
}

export interface CourierDeps {
  notices: NoticeStore;
  noticeSettings: NoticeSettingsStore;
  members: MemberStore;
  clock: Clock;
  log: Logger;
  /** Where browsers reach Leeway, without a slash at its end. */
  publicUrl: string;
  people(): Promise<readonly Person[]>;
  outside: Outside;
  audience(): Promise<Audience>;
  workspaceName(): Promise<string>;
  show(userId: string, notice: PageNotice): void;
}

/** What one round knows. */
interface Round {
  audience: Audience;
  people: ReadonlyMap<string, Person>;
  workspaceName: string;
}

export interface Courier {
  /** What a crash left in the middle of being sent is given up: nobody knows whether it arrived. */
  recover(): Promise<void>;
  /** Sends what may go now; gives the time at which to come back, null when nothing waits. */
  deliver(): Promise<number | null>;
}

export function createCourier(deps: CourierDeps): Courier {
  const { notices, clock, log } = deps;

  async function roundOf(): Promise<Round> {
    const [audience, people, workspaceName] = await Promise.all([deps.audience(), deps.people(), deps.workspaceName()]);
    return { audience, people: new Map(people.map((person) => [person.id, person])), workspaceName };
  }

  async function retryAll(round: () => Promise<Round>, now: number): Promise<void> {
    for (const message of await notices.retries(now)) {
      const { worth } = sift(await notices.ofMessage(message.id));
      const packed = await pack(deps, message, { rows: worth, round: await round() });
      await notices.again(message.id, { links: packed?.links ?? [], at: now });
      await dispatch(deps, packed, { ...message, attempts: message.attempts + 1 });
    }
  }

  async function tellOne(reader: Reader, round: Round): Promise<void> {
    const rows = await notices.due(reader, clock.now(), MOST_AT_ONCE);
    const wish = wishOf(reader, round.audience);
    const { worth, rest } = sift(rows);
    const packed = wish === null || wish.pace.mode === 'none' ? null : await pack(deps, reader, { rows: worth, round });
    if (packed === null) return notices.drop(rows.map(({ id }) => id));
    await notices.drop(rest.map(({ id }) => id));
    const ids = worth.map(({ id }) => id);
    const id = await notices.take(reader, { ids, links: packed.links, at: clock.now() });
    await dispatch(deps, packed, { ...reader, id, attempts: 1 });
  }

  return {
    async recover() {
      for (const { id, userId, channel } of await notices.interrupted()) {
        const error = 'Leeway was stopped while it was sent; it is not sent again.';
        await notices.end(id, { state: channel === 'page' ? 'sent' : 'unknown', error, nextAt: null });
        if (channel !== 'page')
          log.warn({ message: id, user: userId, channel }, `a notification may have been lost: ${error}`);
      }
    },
    async deliver() {
      const now = clock.now();
      let made: Promise<Round> | null = null;
      const round = () => (made ??= roundOf());
      await retryAll(round, now);
      const comeBack: number[] = [];
      for (const reader of await notices.readersDue(now)) {
        const lastAt = await notices.lastAt(reader);
        if (lastAt !== null && now - lastAt < MINUTE_MS) {
          comeBack.push(lastAt + MINUTE_MS);
          continue;
        }
        try {
          await tellOne(reader, await round());
        } catch (error) {
          // One that cannot be told does not hold up the others.
          log.error({ err: error, user: reader.userId, channel: reader.channel }, 'a notification could not be made');
          comeBack.push(now + MINUTE_MS);
        }
      }
      const nextAt = await notices.nextAt(now);
      const times = nextAt === null ? comeBack : [...comeBack, nextAt];
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}

/** What is still worth telling, one notice for each approval: the newest. The rest says nothing new. */
function sift(rows: readonly NoticeRow[]): { worth: NoticeRow[]; rest: NoticeRow[] } {
  const newest = new Map<number, number>();
  for (const { id, approval, kind } of rows) if (approval !== null && kind !== 'comment') newest.set(approval, id);
  const isWorth = ({ id, approval, kind, status }: NoticeRow): boolean => {
    if (approval === null) return true;
    if (kind === 'comment') return status !== null;
    return status === 'open' && newest.get(approval) === id;
  };
  return { worth: rows.filter(isWorth), rest: rows.filter((row) => !isWorth(row)) };
}

interface Packed {
  links: NewLink[];
  /** Null for the open browser. */
  envelope(id: number): Envelope | PageNotice;
}

/** A message with all that stands in it; null when there is nothing to tell, or nobody there any more. */
async function pack(
  deps: CourierDeps,
  reader: Reader,
  { rows, round }: { rows: readonly NoticeRow[]; round: Round },
): Promise<Packed | null> {
  const member = round.audience.members.find(({ userId }) => userId === reader.userId);
  const person = round.people.get(reader.userId);
  if (rows.length === 0) return null;
  if (reader.channel === 'webhook') return packForChannel(deps, rows, round);
  if (member === undefined || person === undefined) return null;
  if (reader.channel === 'page') return { links: [], envelope: (id) => pageNoticeOf(rows, id, deps.clock.now()) };
  const connection = round.audience.settings.mailConnection;
  if (connection === null) return null;
  const listed = rows.slice(0, MOST_LISTED).map((row) => itemFor(deps, row, { member, audience: round.audience }));
  const timeZone = wishOf(reader, round.audience)?.timeZone ?? round.audience.timeZone;
  const letter = letterOf(deps, round, { readerName: person.name, timeZone, more: rows.length - listed.length });
  const message = mailOf(
    listed.map(({ item }) => item),
    letter,
  );
  return {
    links: listed.flatMap(({ link }) => (link === null ? [] : [link])),
    envelope: (id) => ({ channel: 'email', id: `${id}.${deps.clock.now()}`, connection, to: person.email, message }),
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
  { member, audience }: { member: MemberRecord; audience: Audience },
): { item: Item; link: NewLink | null } {
  const { settings, members } = audience;
  const isTheirs = member.role === 'owner' || decidersOf(row.assignee, members).includes(member.userId);
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
    link: { hash, approval: row.approval, userId: member.userId, createdAt, expiresAt },
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

/** Sends what was packed and writes how it ended. It is marked already. */
async function dispatch(
  deps: CourierDeps,
  packed: Packed | null,
  message: Reader & { id: number; attempts: number },
): Promise<void> {
  const { notices, log, clock, outside } = deps;
  const { id, userId, channel, attempts } = message;
  const envelope = packed?.envelope(id);
  if (envelope === undefined)
    return notices.end(id, { state: 'failed', error: 'Nothing was left to tell.', nextAt: null });
  try {
    if ('type' in envelope) deps.show(userId, envelope);
    else await post(outside, envelope);
  } catch (error) {
    const end = endOf(error, attempts, clock.now());
    await notices.end(id, end);
    const facts = { message: id, user: userId, channel, state: end.state };
    if (end.state === 'retry') log.info(facts, `a notification did not leave and is tried again: ${end.error}`);
    else log.warn(facts, `a notification was given up: ${end.error}`);
    return;
  }
  await notices.end(id, { state: 'sent', error: null, nextAt: null });
}
