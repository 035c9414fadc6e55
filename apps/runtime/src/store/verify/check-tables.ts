// Rows that name rows which are not there, sums over all runs, and the file itself.
import type { Database } from 'better-sqlite3';
import { compareRows, type Row } from './compare-rows.ts';
import type { Rebuild } from './rebuild.ts';

/** `find` gives the names of the rows that are wrong. */
interface Orphans {
  table: string;
  problem: string;
  find: string;
}

const ofRun = (table: string): Orphans => ({
  table,
  problem: 'their run is not there',
  find: `select distinct 'of run ' || run from ${table} where run not in (select id from runs)`,
});
const ofWorkflow = (table: string): Orphans => ({
  table,
  problem: 'their workflow is not there',
  find: `select distinct 'of workflow ' || workflow_id from ${table} where workflow_id not in (select id from workflows)`,
});

const ORPHANS: readonly Orphans[] = [
  {
    table: 'journal',
    problem: 'their run is not there',
    find: "select distinct 'of run ' || run from journal where run <> 0 and run not in (select id from runs)",
  },
  ...['packed_journals', 'timers', 'waits', 'metric_points', 'value_refs'].map(ofRun),
  {
    // A planted draft belongs to no run.
    table: 'approvals',
    problem: 'their run is not there',
    find: "select distinct 'of run ' || run from approvals where plant is null and run not in (select id from runs)",
  },
  ...['claims', 'review_marks', 'approval_comments', 'own_answers'].map(ofRun),
  ...['runs', 'versions', 'endpoints', 'dials', 'deliveries', 'trust_records', 'dial_history'].map(ofWorkflow),
  {
    table: 'runs',
    problem: 'its version is not there',
    find: 'select id from runs where version_id not in (select id from versions)',
  },
  {
    table: 'runs',
    problem: 'the run it works for is not there',
    find: 'select id from runs where parent_run is not null and parent_run not in (select id from runs)',
  },
  {
    table: 'workflows',
    problem: 'its live version is not there',
    find: 'select id from workflows w where live_version is not null and not exists (select 1 from versions v where v.workflow_id = w.id and v.number = w.live_version)',
  },
  {
    table: 'data_rows',
    problem: 'its table is not there',
    find: 'select id from data_rows where table_id not in (select id from data_tables)',
  },
  {
    table: 'data_changes',
    problem: 'its row is not there',
    find: 'select id from data_changes where row_id not in (select id from data_rows)',
  },
  {
    table: 'stored_values',
    problem: 'it is counted wrong',
    find: 'select hash from stored_values left join (select hash as used, count(*) as uses from value_refs group by hash) on used = hash where refs <> coalesce(uses, 0)',
  },
];
/** At most so many rows of a kind are named. */
const NAMED = 20;

export function findOrphans(db: Database): string[] {
  const problems = ORPHANS.flatMap(({ table, problem, find }) =>
    db
      .prepare<[], string | number>(`${find} limit ${NAMED}`)
      .pluck()
      .all()
      .map((name) => `${table} ${name}: ${problem}.`),
  );
  return [...problems, ...findStrangers(db)];
}

/** Accounts are better-auth's: a database that no process has opened has none of its tables. */
function findStrangers(db: Database): string[] {
  const hasAccounts = db.prepare("select 1 from sqlite_schema where type = 'table' and name = 'user'").get();
  if (hasAccounts === undefined) return [];
  return db
    .prepare<[], string>('select user_id from members where user_id not in (select id from user)')
    .pluck()
    .all()
    .map((id) => `members ${id}: there is no such account.`);
}

const DAYS = [
  { name: 'run_days', key: ['workflow_id', 'day'], compared: ['runs', 'failed'] },
  { name: 'metric_days', key: ['workflow_id', 'metric', 'kind', 'unit', 'day'], compared: ['value', 'points'] },
];

/** Sums per day against the runs. Those of runs that were removed stay, so that then a day may only have more than its runs. */
export function checkDays(db: Database, rebuild: Rebuild): string[] {
  const wereRemoved = db.prepare("select 1 from settings where name = 'last_id.runs'").get() !== undefined;
  return DAYS.flatMap((table) => {
    const stored = db.prepare<[], Row>(`select * from ${table.name}`).all();
    const rebuilt = rebuild.sums(table.name);
    return wereRemoved ? missingIn(table, stored, rebuilt) : compareRows(table, stored, rebuilt);
  });
}

function missingIn(table: (typeof DAYS)[number], stored: readonly Row[], rebuilt: readonly Row[]): string[] {
  const idOf = (row: Row) => table.key.map((column) => String(row[column])).join(' ');
  const counted = table.name === 'run_days' ? 'runs' : 'points';
  const known = new Map(stored.map((row) => [idOf(row), Number(row[counted])]));
  return rebuilt.flatMap((row) => {
    const id = idOf(row);
    const there = known.get(id) ?? 0;
    const wanted = Number(row[counted]);
    return there >= wanted ? [] : [`${table.name} ${id}: ${counted} is ${there}, and the journal gives ${wanted}.`];
  });
}

/** SQLite's own check of every page and index. */
export function checkFile(db: Database): string[] {
  const lines = db.prepare<[], string>('pragma integrity_check(100)').pluck().all();
  return lines.filter((line) => line !== 'ok').map((line) => `the file: ${line}`);
}
