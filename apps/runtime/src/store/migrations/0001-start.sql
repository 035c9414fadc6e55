-- All of Leeway's tables at the first release. better-auth keeps its own tables beside these (architecture.md section 6).
-- Times are milliseconds since 1970 (UTC). Ids that the engine makes grow with time, so that every index grows at its end.

create table settings (name text primary key, value text not null);

create table workflows (
  id text primary key,
  title text not null,
  status text not null default 'draft',
  live_version integer,
  draft text not null,
  draft_revision integer not null default 1,
  draft_saved_at integer not null,
  draft_saved_by text,
  is_sample integer not null default 0,
  kill_switch integer not null default 0,
  created_at integer not null,
  deleted_at integer
);

-- `number` is null for the frozen draft of a test run.
create table versions (
  id integer primary key,
  workflow_id text not null,
  number integer,
  hash text not null,
  graph text not null,
  published_at integer not null,
  published_by text
);
create unique index versions_number on versions (workflow_id, number) where number is not null;
create index versions_hash on versions (workflow_id, hash);

-- Public addresses of live workflows: one row per webhook or form.
create table endpoints (
  kind text not null,
  path text not null,
  workflow_id text not null,
  node_id text not null,
  primary key (kind, path)
);

create table dials (
  workflow_id text not null,
  node_id text not null,
  setting text not null,
  set_at integer not null,
  set_by text,
  is_by_hand integer not null default 0,
  reason text,
  primary key (workflow_id, node_id)
);

-- The journal: one row per append, a JSON array of events. `run` 0 holds events of the workspace (dials, kill switch).
create table journal (id integer primary key, run integer not null, events text not null);
create index journal_run on journal (run, id);

-- Rows below follow from the journal and commit with it.
create table runs (
  id integer primary key,
  workflow_id text not null,
  version_id integer not null,
  mode text not null,
  status text not null,
  started_at integer not null,
  ended_at integer,
  subject text not null default '',
  note text,
  cost_usd real not null default 0
);
create index runs_workflow on runs (workflow_id, status, id);
create index runs_status on runs (status, id) where status in ('running', 'waiting', 'failed');

create table approvals (
  id integer primary key,
  run integer not null,
  key text not null,
  workflow_id text not null,
  node_id text not null,
  node_title text not null,
  kind text not null,
  mode text not null,
  status text not null,
  subject text not null,
  question text not null,
  why text not null,
  score real,
  assignee text,
  asked_at integer not null,
  due_at integer,
  decision text,
  decided_at integer,
  decided_by text,
  decision_key text
);
create index approvals_open on approvals (status, due_at, id);
create index approvals_run on approvals (run);
create index approvals_node on approvals (workflow_id, node_id, status, id);

create table timers (run integer not null, key text not null, kind text not null, at integer not null, primary key (run, key, kind)) without rowid;
create index timers_at on timers (at);

create table metric_points (id integer primary key, run integer not null, workflow_id text not null, metric text not null, kind text not null, unit text not null, value real not null, at integer not null);
create table metric_days (
  workflow_id text not null,
  metric text not null,
  kind text not null,
  unit text not null,
  day text not null,
  value real not null,
  points integer not null,
  primary key (workflow_id, metric, kind, unit, day)
) without rowid;

-- Runs per day, so that lists and trends never count a million rows.
create table run_days (workflow_id text not null, day text not null, runs integer not null, failed integer not null, primary key (workflow_id, day)) without rowid;

-- What arrived: kept while its workflow is paused, or to recognise a second delivery. Without either there is no row.
create table deliveries (
  id integer primary key,
  workflow_id text not null,
  node_id text not null,
  dedupe_key text,
  run integer,
  delivery text,
  at integer not null
);
create unique index deliveries_dedupe on deliveries (workflow_id, node_id, dedupe_key) where dedupe_key is not null;
create index deliveries_held on deliveries (workflow_id, id) where run is null;

create table connections (
  id text primary key,
  kind text not null,
  name text not null,
  settings text not null,
  secret text,
  health_status text not null default 'unknown',
  health_message text,
  health_at integer,
  created_at integer not null
);

create table models (
  id text primary key,
  name text not null,
  base_url text not null,
  model text not null,
  secret text,
  timeout_seconds real not null,
  position integer not null
);

create table data_tables (id text primary key, name text not null unique, columns text not null, created_at integer not null);
create table data_rows (
  id integer primary key,
  table_id text not null,
  cells text not null,
  revision integer not null default 1,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer
);
create index data_rows_table on data_rows (table_id, id);
create table data_changes (
  id integer primary key,
  row_id integer not null,
  at integer not null,
  by text not null,
  run integer,
  action text not null,
  before text,
  after text
);
create index data_changes_row on data_changes (row_id, id);

create table members (user_id text primary key, role text not null, created_at integer not null);
