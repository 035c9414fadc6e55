// Links to decide one approval as one person. Only the hash of a link's token is stored; it is used up in the transaction of its decision.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';

/** Begins the idempotency key of a decision that came by a link; the link's hash follows, then what tells one post from another. */
const BY_LINK = 'link:';

export interface NewLink {
  hash: string;
  approval: number;
  userId: string;
  createdAt: number;
  expiresAt: number;
}

export interface DecideLink {
  approvalId: string;
  userId: string;
  expiresAt: number;
  usedAt: number | null;
}

export interface DecideLinkStore {
  find(hash: string): Promise<DecideLink | null>;
}

export function createDecideLinkStore(db: Database): DecideLinkStore {
  const find = db.prepare<[string], Omit<DecideLink, 'approvalId'> & { approval: number }>(
    'select approval, user_id as userId, expires_at as expiresAt, used_at as usedAt from decide_links where hash = ?',
  );
  return {
    find: async (hash) => {
      const row = find.get(hash);
      if (row === undefined) return null;
      const { approval, ...link } = row;
      return { ...link, approvalId: String(approval) };
    },
  };
}

/** The idempotency key under which a link decides; `post` tells one post from another, so that only the first of two decides. */
export function linkDecisionKey(hash: string, post: string): string {
  return `${BY_LINK}${hash}:${post}`;
}

/** Inside the journal's transaction: a decision by a link uses that link up. */
export function createLinkRows(db: Database): { apply(event: RunEvent): void } {
  const use = db.prepare<[number, string, string]>(
    'update decide_links set used_at = ? where hash = ? and user_id = ? and used_at is null',
  );
  return {
    apply(event) {
      // A decision, or one voice of several.
      if (!('idempotencyKey' in event) || !('by' in event) || event.by.via !== 'link') return;
      const hash = event.idempotencyKey?.startsWith(BY_LINK) ? event.idempotencyKey.split(':')[1] : undefined;
      if (hash !== undefined) use.run(event.at, hash, event.by.id);
    },
  };
}

/** The statements that the queue of messages needs, inside its transactions. */
export function prepareLinks(db: Database) {
  const insert = db.prepare<[string, number, string, number, number, number]>(
    'insert into decide_links (hash, approval, user_id, message, created_at, expires_at) values (?, ?, ?, ?, ?, ?)',
  );
  const removeOf = db.prepare<[number]>('delete from decide_links where message = ? and used_at is null');
  const forget = db.prepare<[number]>('delete from decide_links where expires_at < ?');
  return {
    insert: ({ hash, approval, userId, createdAt, expiresAt }: NewLink, message: number) =>
      insert.run(hash, approval, userId, message, createdAt, expiresAt),
    removeOf: (message: number) => removeOf.run(message),
    forget: (before: number) => forget.run(before),
  };
}
