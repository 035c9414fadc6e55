// Which items of a run nobody may see yet, because somebody is to answer them first.
import type { Database } from 'better-sqlite3';

export interface HiddenItemStore {
  /** Keys of the steps whose own draft is hidden. */
  keys(run: number): Promise<string[]>;
  /** Whether an item of “Watch only” is unanswered in any run of a family: a run, those it works for, and those that work for it. */
  isAnyCompared(run: number): Promise<boolean>;
  /** Whether it works for another run: what it is about may come from there. */
  isChild(run: number): Promise<boolean>;
}

export function createHiddenItemStore(db: Database): HiddenItemStore {
  const keys = db
    .prepare<[number], string>("select key from approvals where run = ? and is_hidden = 1 and status = 'open'")
    .pluck();
  const any = db.prepare<[]>(
    "select 1 from approvals where is_hidden = 1 and status = 'open' and kind = 'audit' limit 1",
  );
  const inFamily = db.prepare<[number]>(
    `with recursive
       up(id, parent) as (
         select id, parent_run from runs where id = ? union all select r.id, r.parent_run from runs r join up on r.id = up.parent
       ),
       family(id) as (
         select id from up where parent is null union all select r.id from runs r join family f on r.parent_run = f.id
       )
     select 1 from family f join approvals a on a.run = f.id
     where a.is_hidden = 1 and a.status = 'open' and a.kind = 'audit' limit 1`,
  );
  const parent = db.prepare<[number], number | null>('select parent_run from runs where id = ?').pluck();
  return {
    isChild: async (run) => (parent.get(run) ?? null) !== null,
    keys: async (run) => keys.all(run),
    isAnyCompared: async (run) => any.get() !== undefined && inFamily.get(run) !== undefined,
  };
}
