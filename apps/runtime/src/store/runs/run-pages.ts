// Which runs are on a page of the list. Each status is read from the newest end of an index of its own and the results are merged,
// so that a page costs the same however many runs there are.
import type { RunMode } from '@leeway/shared/run/event.ts';
import type { RunStatus } from '@leeway/shared/run/state.ts';

export interface PageFilter {
  workflowId?: string | undefined;
  status?: readonly RunStatus[] | undefined;
  mode?: RunMode | undefined;
  /** Started at or after, and at or before. */
  from?: number | undefined;
  to?: number | undefined;
  /** Only ids below. */
  before: number;
  /** No run that began in the asked time is outside of these ids. */
  firstRun: number;
  limit: number;
}

export interface PageQuery {
  sql: string;
  params: Record<string, string | number>;
}

const ALL_STATUSES: readonly RunStatus[] = ['running', 'waiting', 'completed', 'failed', 'cancelled'];

/** The ids of a page, newest first. Child runs are seen in their parent, not here. */
export function pageQuery(filter: PageFilter): PageQuery {
  const { workflowId, status = ALL_STATUSES, mode, from, to, before, firstRun, limit } = filter;
  const params: PageQuery['params'] = { before, firstRun, limit };
  const range = ['id < @before', 'id >= @firstRun', 'parent_run is null'];
  if (from !== undefined) range.push(`started_at >= ${param(params, 'from', from)}`);
  if (to !== undefined) range.push(`started_at <= ${param(params, 'to', to)}`);
  if (workflowId !== undefined) range.push(`workflow_id = ${param(params, 'workflowId', workflowId)}`);
  const statuses = [...new Set(status)].map((each, index) => param(params, `status${index}`, each));
  // Test and sample runs are few, and have an index that holds no others.
  if (mode !== undefined && mode !== 'live') {
    const conditions = [`mode = ${param(params, 'mode', mode)}`, "mode <> 'live'", ...range];
    conditions.push(`status in (${statuses.join(', ')})`);
    return { sql: newest('runs indexed by runs_unusual', conditions), params };
  }
  if (mode === 'live') range.push("mode = 'live'");
  const index = workflowId === undefined ? 'runs_status' : 'runs_workflow';
  const parts = statuses.map(
    (each) => `select id from (${newest(`runs indexed by ${index}`, [`status = ${each}`, ...range])})`,
  );
  return { sql: `${parts.join(' union all ')} order by id desc limit @limit`, params };
}

function newest(table: string, conditions: readonly string[]): string {
  return `select id from ${table} where ${conditions.join(' and ')} order by id desc limit @limit`;
}

function param(params: PageQuery['params'], name: string, value: string | number): string {
  params[name] = value;
  return `@${name}`;
}
