-- What arrived and was not started: kept so that a person can look at it, correct it and start it.

-- Set where a delivery is recognised for a while only (by its content); such rows go when their time is over.
alter table deliveries add column expires_at integer;
create index deliveries_expiring on deliveries (expires_at) where expires_at is not null;

-- `content` comes last: lists never read it, and it may be large.
create table rejections (
  id text primary key,
  workflow_id text not null,
  node_id text not null,
  channel text not null,
  subject text not null,
  problems text not null,
  hash text not null,
  times integer not null default 1,
  at integer not null,
  last_at integer not null,
  bytes integer not null,
  dedupe_key text,
  run integer,
  content text not null
);
create index rejections_workflow on rejections (workflow_id, id, bytes, run);
create index rejections_hash on rejections (workflow_id, node_id, hash) where run is null;

-- How many deliveries were turned away while their workflow was paused.
create table dropped_deliveries (workflow_id text primary key, dropped integer not null, last_at integer not null);
