// Who looks at a disagreement a second time: somebody else than the first; where there is nobody else, the same person after a day.
import type { Database } from 'better-sqlite3';

const DAY_MS = 86_400_000;

/** How a second look is asked. It does not say what the first person said. */
export const SECOND_LOOK = {
  question: 'Would you let this out as it is?',
  why: 'A second look: this step is close to acting alone. Answer as if you were the first.',
} as const;

export interface SecondReviewers {
  /** The assignee. Inside the transaction that asks `approval`; `first` is the id of the person who disagreed. */
  choose(look: { approval: string; run: number; first: string; at: number }): string;
}

export function createSecondReviewers(db: Database): SecondReviewers {
  const other = db
    .prepare<[string], string>(
      `select user_id from members m where role <> 'viewer' and user_id <> ?
       order by (select count(*) from approvals where is_second_look = 1 and assignee = 'user:' || m.user_id), created_at limit 1`,
    )
    .pluck();
  const putOff = db.prepare(
    'insert or replace into review_marks (approval, user_id, run, later_until, times_later) values (?, ?, ?, ?, 0)',
  );
  return {
    choose({ approval, run, first, at }) {
      const person = other.get(first);
      if (person === undefined) putOff.run(Number(approval), first, run, at + DAY_MS);
      return `user:${person ?? first}`;
    },
  };
}
