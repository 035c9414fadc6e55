// Planted drafts that somebody caught, looked at once more: the rows of the second looks.
import type { Database } from 'better-sqlite3';
import { createSecondReviewers, SECOND_LOOK } from './second-reviewers.ts';

/** A second look at a planted draft. `plant`: what is kept of it, as JSON. */
export interface NewPlantLook {
  approval: string;
  run: string;
  /** Id of the person who caught it: somebody else looks now. */
  first: string;
  plant: string;
}

export interface PlantLooks {
  /** Inside the transaction of the decision about the plant `of`: a crash leaves both or neither. */
  ask(look: NewPlantLook, of: string, at: number): void;
  /** Closes one that nobody answered in time; false when it is closed already. */
  expire(approval: string): boolean;
}

export function createPlantLooks(db: Database): PlantLooks {
  const second = createSecondReviewers(db);
  const insert = db.prepare(
    `insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, score,
       assignee, asked_at, cost_rank, amount_rank, plant, is_second_look)
     select @id, 0, key, workflow_id, node_id, node_title, 'audit', 'live', 'open', subject, @question, @why, score,
       @assignee, @at, cost_rank, amount_rank, @plant, 1
     from approvals where id = @of`,
  );
  const expire = db.prepare<[number]>(
    "update approvals set status = 'expired' where id = ? and status = 'open' and plant is not null and is_second_look = 1",
  );
  return {
    ask({ approval, run, first, plant }, of, at) {
      const assignee = second.choose({ approval, run: Number(run), first, at });
      insert.run({ id: Number(approval), at, assignee, plant, of: Number(of), ...SECOND_LOOK });
    },
    expire: (approval) => expire.run(Number(approval)).changes > 0,
  };
}
