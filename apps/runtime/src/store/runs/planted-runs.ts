// Runs that planted drafts seem to belong to: they stand in lists as long as the draft is open, like those of real drafts.
import type { RunSummary } from '@leeway/shared/api/runs.ts';
import type { Database } from 'better-sqlite3';

/** What a list of runs is narrowed to. */
export interface PlantedFilter {
  workflowId?: string | undefined;
  status?: readonly string[] | undefined;
  mode?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
}

export interface PlantedRuns {
  /** Ids of those that fit, the newest first. */
  ids(filter: PlantedFilter): number[];
  find(id: number): RunSummary | null;
  /** The run that was copied; null when no planted draft ever had this id. */
  copiedBy(id: number): number | null;
}

interface Row {
  id: number;
  workflowId: string;
  status: 'waiting' | 'completed';
  startedAt: number;
}

interface SummaryRow extends Row {
  copied: number;
  workflowTitle: string | null;
  version: number | null;
  subject: string;
  nodeTitle: string;
  costUsd: number;
  endedAt: number | null;
  parentRun: number | null;
  parentKey: string | null;
  item: number | null;
}

const SHOWN = "cast(json_extract(p.plant, '$.shown.run') as integer)";
const IS_SECOND = 'p.is_second_look = 1';
const STATUS = `case when ${IS_SECOND} then 'completed' else 'waiting' end`;
const STARTED = "json_extract(p.plant, '$.shown.startedAt')";

export function createPlantedRuns(db: Database): PlantedRuns {
  const open = db.prepare<[], Row>(
    `select ${SHOWN} as id, p.workflow_id as workflowId, ${STATUS} as status, ${STARTED} as startedAt from approvals p
     join runs r on r.id = cast(json_extract(p.plant, '$.run') as integer)
     where p.plant is not null and p.status = 'open' and ${SHOWN} is not null and r.parent_run is null order by 1 desc`,
  );
  const find = db.prepare<[number], SummaryRow>(
    `select ${SHOWN} as id, r.id as copied, p.workflow_id as workflowId, w.title as workflowTitle, v.number as version, ${STATUS} as status,
       ${STARTED} as startedAt, case when ${IS_SECOND} then p.asked_at end as endedAt, p.subject, p.node_title as nodeTitle,
       r.cost_usd as costUsd, r.parent_run as parentRun, r.parent_key as parentKey, r.item
     from approvals p join runs r on r.id = cast(json_extract(p.plant, '$.run') as integer)
     left join versions v on v.id = r.version_id left join workflows w on w.id = p.workflow_id
     where p.plant is not null and p.status = 'open' and ${SHOWN} = ? order by p.id desc limit 1`,
  );
  const copied = db
    .prepare<[number], number>(
      `select cast(json_extract(p.plant, '$.run') as integer) from approvals p where p.plant is not null and ${SHOWN} = ? limit 1`,
    )
    .pluck();
  return {
    ids: ({ workflowId, status, mode, from = 0, to = Infinity, cursor = 'Infinity' }) =>
      open
        .all()
        .filter((row) => workflowId === undefined || row.workflowId === workflowId)
        .filter((row) => status === undefined || status.includes(row.status))
        .filter(({ startedAt, id }) => startedAt >= from && startedAt <= to && id < Number(cursor))
        .filter(() => mode === undefined || mode === 'live')
        .map(({ id }) => id),
    find: (id) => {
      const row = find.get(id);
      return row === undefined ? null : summaryOf(row);
    },
    copiedBy: (id) => copied.get(id) ?? null,
  };
}

function summaryOf({ id, copied: _copied, nodeTitle, parentRun, parentKey, item, ...row }: SummaryRow): RunSummary {
  return {
    ...row,
    id: String(id),
    workflowTitle: row.workflowTitle ?? 'A deleted workflow',
    mode: 'live',
    note: row.status === 'waiting' ? nodeTitle : null,
    parent:
      parentRun === null || parentKey === null ? null : { runId: String(parentRun), key: parentKey, index: item ?? 0 },
  };
}
