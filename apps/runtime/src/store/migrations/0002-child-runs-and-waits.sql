-- Child runs of containers, runs that are put away although they have not ended, and waits for times and signals.

-- `parent_run`, `parent_key`, `item`: the step a child run works for · `body`: the container whose body it does; null for a called workflow.
alter table runs add column parent_run integer;
alter table runs add column parent_key text;
alter table runs add column item integer;
alter table runs add column body text;
-- Everything of it is on disk and something outside wakes it: at a start it is left alone.
alter table runs add column parked integer not null default 0;
-- 0: a child has ended and its parent does not know yet.
alter table runs add column reported integer;
create index runs_parent on runs (parent_run, parent_key, item) where parent_run is not null;
create index runs_unreported on runs (id) where reported = 0;
create index runs_at_work on runs (id) where parked = 0 and status in ('running', 'waiting');
-- Before this release a waiting run was one that was put away.
update runs set parked = 1 where status = 'waiting';

-- Steps that wait for a time or a signal. Kept while their run has failed: a retry waits on.
create table waits (
  run integer not null,
  key text not null,
  workflow_id text not null,
  until integer,
  name text,
  correlation text,
  primary key (run, key)
) without rowid;
create index waits_signal on waits (name, correlation, workflow_id) where name is not null;

-- Signals: kept until a wait takes them (`run` is null), then to recognise a second one.
create table signals (
  id integer primary key,
  workflow_id text not null,
  name text not null,
  correlation text not null,
  value text not null,
  dedupe text not null,
  at integer not null,
  run integer,
  key text
);
create unique index signals_kept on signals (workflow_id, name, correlation) where run is null;
create index signals_seen on signals (workflow_id, name, correlation, dedupe);
