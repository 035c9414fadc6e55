// What of the inbox is one reader's: the rule of engine/reviewing/may-decide.ts in SQL, for lists and counts.
import type { Role } from '@leeway/shared/api/route.ts';
import type { SQL } from 'drizzle-orm';
import { sql } from '../drizzle.ts';
import * as schema from '../schema.ts';
import { reviewMarks } from './reviewing-tables.ts';

/** Who looks, and when. */
export interface InboxReader {
  userId: string;
  role: Role;
  /** People who are away, for whom the reader decides meanwhile. */
  standsInFor: readonly string[];
  now: number;
}

const { assignee, id, needed, turnsOf, voters } = schema.approvals;

/** What the reader may decide, has not approved yet and has not put off. */
export function isOf(reader: InboxReader): SQL[] {
  const { userId, now } = reader;
  return [
    ...(reader.role === 'owner' ? [] : [isForReader(reader)]),
    sql`(${voters} is null or not exists (select 1 from json_each(${voters}) where value = ${userId}))`,
    sql`not exists (select 1 from ${reviewMarks} marks where marks.approval = ${id} and marks.user_id = ${userId} and marks.later_until > ${now})`,
  ];
}

/** Assigned to the reader, to somebody who is away, to the reader's role or to nobody; or to a person who is not there any more. */
function isForReader({ userId, role, standsInFor }: InboxReader): SQL {
  if (role === 'viewer') return sql`0`;
  const people = JSON.stringify([userId, ...standsInFor].map((person) => `user:${person}`));
  return sql`(coalesce(${assignee}, '') = '' or ${assignee} = ${`role:${role}`}
    or ${assignee} in (select value from json_each(${people}))
    or (${assignee} like 'user:%' and (${needed} > 1 or (coalesce(${turnsOf}, ${role}) = ${role}
      and substr(${assignee}, 6) not in (select user_id from members where role <> 'viewer')))))`;
}
