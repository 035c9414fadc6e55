// What a run's append does to deliveries, in the run's own transaction: a crash leaves both or neither.
import type { Database } from 'better-sqlite3';
import type { Append } from '../journal/append.ts';

export interface DeliveryRows {
  write(append: Append): void;
}

export function createDeliveryRows(db: Database): DeliveryRows {
  const insert = db.prepare<[string, string, string, number | null, number, number]>(
    'insert into deliveries (workflow_id, node_id, dedupe_key, expires_at, run, at) values (?, ?, ?, ?, ?, ?)',
  );
  const insertKnown = db.prepare<[string, string, string, number, number]>(
    'insert or ignore into deliveries (workflow_id, node_id, dedupe_key, run, at) values (?, ?, ?, ?, ?)',
  );
  const hold = db.prepare<[string, string, number]>(
    "insert into deliveries (workflow_id, node_id, delivery, at) values (?, '', ?, ?)",
  );
  const release = db.prepare<[number, number]>(
    'update deliveries set run = ?, delivery = null where id = ? and dedupe_key is not null',
  );
  const remove = db.prepare<[number]>('delete from deliveries where id = ? and run is null');
  const markReplayed = db.prepare<[number, string]>('update rejections set run = ? where id = ?');

  function start({ head, delivery }: Append): void {
    if (!delivery) return;
    if ('heldId' in delivery) {
      // Without a key there is nothing to recognise later, so nothing is left of it.
      if (release.run(head.id, delivery.heldId).changes === 0) remove.run(delivery.heldId);
    } else if ('rejectionId' in delivery) {
      markReplayed.run(head.id, delivery.rejectionId);
      const { nodeId, dedupeKey } = delivery;
      if (dedupeKey !== null) insertKnown.run(head.workflowId, nodeId, dedupeKey, head.id, head.startedAt);
    } else {
      insert.run(head.workflowId, delivery.nodeId, delivery.dedupeKey, delivery.expiresAt, head.id, head.startedAt);
    }
  }

  return {
    write(append) {
      start(append);
      const { failure, events } = append;
      if (failure) hold.run(failure.workflowId, failure.delivery, events.at(-1)?.at ?? append.head.startedAt);
    },
  };
}
