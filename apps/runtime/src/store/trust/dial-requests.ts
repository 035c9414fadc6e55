// Raises of a dial that wait for a second person.
import { AppError } from '@leeway/shared/api/error.ts';
import { type DialSetting, dialSettingSchema } from '@leeway/shared/graph/dial-setting.ts';
import { type Actor, actorSchema } from '@leeway/shared/run/event.ts';
import { newId } from '../new-id.ts';
import type { Store } from '../open-store.ts';

export interface DialRequest {
  id: string;
  workflowId: string;
  nodeId: string;
  setting: DialSetting;
  reason: string;
  by: Actor;
  at: number;
}

export interface DialRequestStore {
  /** The raise that waits for a step, if any. */
  openOf(workflowId: string, nodeId: string): Promise<DialRequest | null>;
  /** Takes the place of one that waited before. */
  ask(request: Omit<DialRequest, 'id'>): Promise<DialRequest>;
  /** Throws `dial.request_not_found` when there is none, or it was answered. */
  get(id: string): Promise<DialRequest>;
  /** Throws what `get` throws: two people cannot answer the same. */
  answer(id: string, answer: { state: 'accepted' | 'declined'; by: Actor; at: number }): Promise<void>;
}

interface Row {
  id: string;
  workflow_id: string;
  node_id: string;
  setting: string;
  reason: string;
  by: string;
  at: number;
}

const asRequest = (row: Row): DialRequest => ({
  id: row.id,
  workflowId: row.workflow_id,
  nodeId: row.node_id,
  setting: dialSettingSchema.parse(JSON.parse(row.setting)),
  reason: row.reason,
  by: actorSchema.parse(JSON.parse(row.by)),
  at: row.at,
});

export function createDialRequestStore({ db }: Pick<Store, 'db'>): DialRequestStore {
  const columns = 'id, workflow_id, node_id, setting, reason, by, at';
  const open = db.prepare<[string, string], Row>(
    `select ${columns} from dial_requests where workflow_id = ? and node_id = ? and state = 'open' order by at desc limit 1`,
  );
  const get = db.prepare<[string], Row>(`select ${columns} from dial_requests where id = ? and state = 'open'`);
  const supersede = db.prepare(
    "update dial_requests set state = 'declined', answered_by = ?, answered_at = ? where workflow_id = ? and node_id = ? and state = 'open'",
  );
  const insert = db.prepare(`insert into dial_requests (${columns}) values (?, ?, ?, ?, ?, ?, ?)`);
  const answer = db.prepare(
    "update dial_requests set state = ?, answered_by = ?, answered_at = ? where id = ? and state = 'open'",
  );
  return {
    openOf: async (workflowId, nodeId) => {
      const row = open.get(workflowId, nodeId);
      return row ? asRequest(row) : null;
    },
    ask: async (request) => {
      const { workflowId, nodeId, setting, reason, by, at } = request;
      const id = newId(at);
      const who = JSON.stringify(by);
      db.transaction(() => {
        supersede.run(who, at, workflowId, nodeId);
        insert.run(id, workflowId, nodeId, JSON.stringify(setting), reason, who, at);
      }).immediate();
      return { id, ...request };
    },
    get: async (id) => {
      const row = get.get(id);
      if (!row) throw requestNotFound();
      return asRequest(row);
    },
    answer: async (id, { state, by, at }) => {
      if (answer.run(state, JSON.stringify(by), at, id).changes === 0) throw requestNotFound();
    },
  };
}

function requestNotFound(): AppError {
  return new AppError('dial.request_not_found', 'This raise of a dial was answered already, or was never asked for.', {
    status: 404,
    hint: 'Look at the step’s trust page for how its dial is set now.',
  });
}
