-- When workflows start by themselves: one row for each schedule step of a live version.
create table schedules (
  workflow_id text not null,
  node_id text not null,
  cron text not null,
  timezone text not null,
  missed text not null,
  overlap text not null,
  next_at integer,
  last_at integer,
  last_run integer,
  primary key (workflow_id, node_id)
);
create index schedules_next on schedules (next_at);
