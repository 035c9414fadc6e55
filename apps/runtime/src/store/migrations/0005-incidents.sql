-- Incidents: one row per cause while it is not resolved, however often it happens.

create table incidents (
  id integer primary key,
  fingerprint text not null,
  kind text not null,
  workflow_id text,
  node_id text,
  connection_id text,
  title text not null,
  detail text not null,
  suggestion text not null,
  first_seen integer not null,
  last_seen integer not null,
  occurrences integer not null default 1,
  runs_affected integer not null default 0,
  state text not null default 'open',
  acknowledged_by text,
  resolved_by text,
  resolved_at integer,
  note text
);
create unique index incidents_open on incidents (fingerprint) where state <> 'resolved';
create index incidents_fingerprint on incidents (fingerprint, resolved_at);
create index incidents_state on incidents (state, id);

-- Runs that failed by the cause of an incident. `status`: failed · retried: somebody tried again · fixed: that went well.
create table incident_runs (
  incident integer not null,
  run integer not null,
  status text not null,
  primary key (incident, run)
) without rowid;
create index incident_runs_run on incident_runs (run);

-- What is known of each public trigger: since when silence counts (null: it is not live), and the times of its last starts (a JSON array).
create table trigger_watch (
  workflow_id text not null,
  node_id text not null,
  quiet_from integer,
  recent text not null,
  primary key (workflow_id, node_id)
) without rowid;

-- Starts of a trigger by hour since 1970, some weeks back: which hours of a day or a weekend usually bring something.
create table trigger_hours (
  workflow_id text not null,
  node_id text not null,
  hour integer not null,
  starts integer not null,
  primary key (workflow_id, node_id, hour)
) without rowid;

-- Minutes without a start after which it is an incident; null: learned from its usual gaps, 0: never.
alter table workflows add column silence_minutes integer;
