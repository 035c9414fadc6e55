// Changes of dials and their history, in the transaction of what changed them.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import { evidenceThen } from '@leeway/shared/dial/evidence-then.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import { type DialSetting, dialSettingSchema } from '@leeway/shared/graph/dial-setting.ts';
import type { Database } from 'better-sqlite3';
import type { DialChange, NewEntry } from './trust-appends.ts';

export interface DialRows {
  apply(place: { workflowId: string; nodeId: string; at: number }, change: DialChange, state: RecordState | null): void;
  /** Puts a dial that lets items go alone on draft; gives how it is set now, null when it asked already. */
  lower(place: { workflowId: string; nodeId: string; at: number }, reason: string): LiveDial | null;
}

export function createDialRows(db: Database): DialRows {
  const upsert = db.prepare(
    `insert into dials (workflow_id, node_id, setting, set_at, set_by, is_by_hand, reason) values (?, ?, ?, ?, ?, ?, ?)
     on conflict do update set setting = excluded.setting, set_at = excluded.set_at, set_by = excluded.set_by,
     is_by_hand = excluded.is_by_hand, reason = excluded.reason,
     evidence_key = case when excluded.reason is null
       and json_extract(setting, '$.level') = json_extract(excluded.setting, '$.level')
       and json_extract(setting, '$.threshold') is json_extract(excluded.setting, '$.threshold') then evidence_key end`,
  );
  const setting = db
    .prepare<[string, string], string>('select setting from dials where workflow_id = ? and node_id = ?')
    .pluck();
  const insert = db.prepare(
    'insert into dial_history (workflow_id, node_id, at, kind, words, by, reason, evidence) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );

  function set(workflowId: string, { nodeId, setting: next, setAt, by, isByHand, reason }: LiveDial): void {
    const who = by === null ? null : JSON.stringify(by);
    upsert.run(workflowId, nodeId, JSON.stringify(next), setAt, who, isByHand ? 1 : 0, reason);
  }

  function settingOf(workflowId: string, nodeId: string): DialSetting | null {
    const text = setting.get(workflowId, nodeId);
    return text === undefined ? null : dialSettingSchema.parse(JSON.parse(text));
  }

  return {
    apply({ workflowId, nodeId, at }, { entry, dial }, state) {
      if (dial) set(workflowId, dial);
      if (!entry) return;
      const { kind, words, by, reason } = entry;
      const who = by === null ? null : JSON.stringify(by);
      const isOfChecks = OF_CHECKS.has(kind);
      const evidence = state && evidenceThen(state, { isOfChecks, setting: settingOf(workflowId, nodeId) });
      insert.run(workflowId, nodeId, at, kind, words, who, reason, evidence && JSON.stringify(evidence));
    },
    lower({ workflowId, nodeId, at }, reason) {
      const before = settingOf(workflowId, nodeId);
      if (before === null || compareLevels(before.level, 'draft') <= 0) return null;
      const dial = {
        nodeId,
        setting: { ...before, level: 'draft' as const },
        setAt: at,
        by: null,
        isByHand: false,
        reason,
      };
      set(workflowId, dial);
      return dial;
    },
  };
}

const OF_CHECKS: ReadonlySet<NewEntry['kind']> = new Set<NewEntry['kind']>(['hold', 'stopped', 'audit']);
