// What people are to be told: notices wait here, are taken into a message, and the message is marked before it is sent.
import type { NoticeChannel, NoticeKind } from '@leeway/shared/api/notifications.ts';
import type { Database } from 'better-sqlite3';
import type { NewLink } from './decide-links.ts';
import { prepareLinks } from './decide-links.ts';

const SEEN_SEQ = 'notices.seen_seq';

/** Who is told, and how. The user id '' is the workspace's channel. */
export interface Reader {
  userId: string;
  channel: NoticeChannel;
}

export interface NewNotice extends Reader {
  kind: NoticeKind;
  /** What it is about, when it is about an approval. */
  approval: number | null;
  at: number;
  dueAt: number;
  /** Own words, where the approval's are not enough. */
  title: string | null;
  text: string | null;
  /** Path in the app. */
  path: string | null;
}

/** Whose an approval is, and how many have to approve it. */
export interface NoticeQuestion {
  assignee: string | null;
  needed: number;
}

/** A notice with what its approval says now; `status` is null when it is about none, or about one that is gone. */
export interface NoticeRow extends NewNotice {
  id: number;
  status: string | null;
  approvalKind: string | null;
  assignee: string | null;
  needed: number | null;
  run: number | null;
  workflowTitle: string | null;
  nodeTitle: string | null;
  subject: string | null;
  question: string | null;
  why: string | null;
  approvalDueAt: number | null;
}

export interface OpenMessage extends Reader {
  id: number;
  attempts: number;
}

/** How a message ended. `nextAt`: only with `retry`. */
export interface MessageEnd {
  state: 'sent' | 'retry' | 'failed' | 'unknown';
  error: string | null;
  nextAt: number | null;
}

export interface NoticeStore {
  /** Place in the journal up to which new approvals are among the notices; null before the first start. */
  seenSeq(): Promise<number | null>;
  /** All or nothing, together with the place. A notice that is known already is not written twice. */
  record(notices: readonly NewNotice[], seenSeq: number | null): Promise<void>;
  /** Null when there is no such approval. */
  question(approval: number): Promise<NoticeQuestion | null>;
  /** Who has something that is due; not those to whom a message is to be tried again first. */
  readersDue(now: number): Promise<Reader[]>;
  /** What is due for one reader, oldest first. */
  due(reader: Reader, now: number, limit: number): Promise<NoticeRow[]>;
  /** When the first notice or the first new attempt after `now` is due; null when there is none. */
  nextAt(now: number): Promise<number | null>;
  /** When the last message to a reader was begun; null: never. */
  lastAt(reader: Reader): Promise<number | null>;
  drop(ids: readonly number[]): Promise<void>;
  /** Takes notices into a new message that is about to be sent, with the links in it; gives its id. */
  take(reader: Reader, taken: { ids: readonly number[]; links: readonly NewLink[]; at: number }): Promise<number>;
  /** Messages that are to be tried again by now. */
  retries(now: number): Promise<OpenMessage[]>;
  ofMessage(id: number): Promise<NoticeRow[]>;
  /** Marks another attempt. The links of the attempt before, which never left, give way to these. */
  again(id: number, attempt: { links: readonly NewLink[]; at: number }): Promise<void>;
  end(id: number, end: MessageEnd): Promise<void>;
  /** Messages that a crash left in the middle of being sent. */
  interrupted(): Promise<OpenMessage[]>;
  /** What waits for a reader gets another time; null: it is not told at all. */
  reschedule(reader: Reader, dueAt: number | null): Promise<void>;
  /** Forgets what was told before. */
  forget(before: number): Promise<void>;
}

export function createNoticeStore(db: Database): NoticeStore {
  const rows = prepare(db);
  const links = prepareLinks(db);
  const allOrNothing = <T>(work: () => T): T => db.transaction(work).immediate();
  return {
    seenSeq: async () => {
      const kept = rows.setting.get(SEEN_SEQ);
      return kept === undefined ? null : Number(kept.value);
    },
    record: async (notices, seenSeq) =>
      allOrNothing(() => {
        for (const notice of notices) rows.insert.run(notice);
        if (seenSeq !== null) rows.setSetting.run(SEEN_SEQ, String(seenSeq));
      }),
    question: async (approval) => rows.question.get(approval) ?? null,
    readersDue: async (now) => rows.readersDue.all(now),
    due: async ({ userId, channel }, now, limit) => rows.due.all(userId, channel, now, limit),
    nextAt: async (now) => rows.nextAt.get(now, now)?.at ?? null,
    lastAt: async ({ userId, channel }) => rows.lastAt.get(userId, channel)?.at ?? null,
    drop: async (ids) => allOrNothing(() => ids.forEach((id) => rows.drop.run(id))),
    take: async ({ userId, channel }, { ids, links: made, at }) =>
      allOrNothing(() => {
        const message = Number(rows.begin.run(userId, channel, at).lastInsertRowid);
        for (const id of ids) rows.take.run(message, id);
        for (const link of made) links.insert(link, message);
        return message;
      }),
    retries: async (now) => rows.retries.all(now),
    ofMessage: async (id) => rows.ofMessage.all(id),
    again: async (id, { links: made, at }) =>
      allOrNothing(() => {
        links.removeOf(id);
        rows.again.run(at, id);
        for (const link of made) links.insert(link, id);
      }),
    end: async (id, { state, error, nextAt }) => {
      rows.end.run(state, error, nextAt, id);
    },
    interrupted: async () => rows.interrupted.all(),
    reschedule: async ({ userId, channel }, dueAt) => {
      if (dueAt === null) rows.dropAll.run(userId, channel);
      else rows.moveAll.run(dueAt, userId, channel);
    },
    forget: async (before) =>
      allOrNothing(() => {
        rows.forgetNotices.run(before);
        rows.forgetMessages.run(before);
        links.forget(before);
      }),
  };
}

const COLUMNS = `n.id, n.kind, n.approval, n.user_id as userId, n.channel, n.at, n.due_at as dueAt, n.title, n.text, n.path,
  a.status, a.kind as approvalKind, a.assignee, a.needed, a.run, w.title as workflowTitle, a.node_title as nodeTitle, a.subject,
  case when a.is_hidden > 0 then a.node_title else a.question end as question,
  case when a.is_hidden > 0 and a.kind = 'draft' then 'Write your own answer first, then compare.' else a.why end as why,
  a.due_at as approvalDueAt
  from notices n left join approvals a on a.id = n.approval left join workflows w on w.id = a.workflow_id`;

function prepare(db: Database) {
  return {
    setting: db.prepare<[string], { value: string }>('select value from settings where name = ?'),
    setSetting: db.prepare(
      'insert into settings (name, value) values (?, ?) on conflict do update set value = excluded.value',
    ),
    insert: db.prepare<[NewNotice]>(
      `insert or ignore into notices (kind, approval, user_id, channel, at, due_at, title, text, path)
       values (@kind, @approval, @userId, @channel, @at, @dueAt, @title, @text, @path)`,
    ),
    question: db.prepare<[number], NoticeQuestion>('select assignee, needed from approvals where id = ?'),
    readersDue: db.prepare<[number], Reader>(
      `select distinct n.user_id as userId, n.channel from notices n where n.state = 'waiting' and n.due_at <= ?
       and not exists (select 1 from notice_messages m where m.state = 'retry' and m.user_id = n.user_id and m.channel = n.channel)
       order by 1, 2`,
    ),
    due: db.prepare<[string, string, number, number], NoticeRow>(
      `select ${COLUMNS} where n.state = 'waiting' and n.user_id = ? and n.channel = ? and n.due_at <= ? order by n.at, n.id limit ?`,
    ),
    ofMessage: db.prepare<[number], NoticeRow>(`select ${COLUMNS} where n.message = ? order by n.at, n.id`),
    nextAt: db.prepare<[number, number], { at: number | null }>(
      `select min(at) as at from (
         select min(due_at) as at from notices where state = 'waiting' and due_at > ?
         union all select min(next_at) from notice_messages where state = 'retry' and next_at > ?)`,
    ),
    lastAt: db.prepare<[string, string], { at: number | null }>(
      'select max(at) as at from notice_messages where user_id = ? and channel = ?',
    ),
    drop: db.prepare<[number]>("update notices set state = 'dropped' where id = ?"),
    moveAll: db.prepare<[number, string, string]>(
      "update notices set due_at = ? where state = 'waiting' and user_id = ? and channel = ?",
    ),
    dropAll: db.prepare<[string, string]>(
      "update notices set state = 'dropped' where state = 'waiting' and user_id = ? and channel = ?",
    ),
    take: db.prepare<[number, number]>("update notices set state = 'taken', message = ? where id = ?"),
    begin: db.prepare<[string, string, number]>(
      "insert into notice_messages (user_id, channel, state, attempts, at) values (?, ?, 'sending', 1, ?)",
    ),
    again: db.prepare<[number, number]>(
      "update notice_messages set state = 'sending', attempts = attempts + 1, at = ?, next_at = null where id = ?",
    ),
    end: db.prepare<[string, string | null, number | null, number]>(
      'update notice_messages set state = ?, error = ?, next_at = ? where id = ?',
    ),
    retries: db.prepare<[number], OpenMessage>(
      "select id, user_id as userId, channel, attempts from notice_messages where state = 'retry' and next_at <= ? order by next_at",
    ),
    interrupted: db.prepare<[], OpenMessage>(
      "select id, user_id as userId, channel, attempts from notice_messages where state = 'sending'",
    ),
    forgetNotices: db.prepare<[number]>("delete from notices where at < ? and state <> 'waiting'"),
    forgetMessages: db.prepare<[number]>(
      "delete from notice_messages where at < ? and state not in ('sending', 'retry')",
    ),
  };
}
