-- How long runs are kept, large values stored once, journals of finished runs made small, and lists over a million runs.

-- JSON {"keepDays", "keepRuns"}; null: as the workspace says.
alter table workflows add column retention text;

-- Values over 256 KB, and what many child runs share: stored once by their content, removed with the last run that uses them.
create table stored_values (hash text primary key, json text not null, bytes integer not null, refs integer not null);
create table value_refs (run integer not null, hash text not null, primary key (run, hash)) without rowid;

-- The journal of a run that has been over for a while: one row, compressed (packed-journals.ts), with the place of its last event.
create table packed_journals (run integer primary key, seq integer not null, data blob not null);

-- First and last id of the runs that began within an hour: a list of some days reads those runs only, whatever the clock did.
create table run_spans (hour integer primary key, first_run integer not null, last_run integer not null);
insert into run_spans select started_at / 3600000, min(id), max(id) from runs group by 1;

-- Lists show runs that no other run started; each filter reads one of these from its newest end. The id comes last by itself.
drop index runs_workflow;
drop index runs_status;
create index runs_workflow on runs (workflow_id, status, parent_run) where parent_run is null;
create index runs_status on runs (status, parent_run) where parent_run is null;
create index runs_unusual on runs (mode) where mode <> 'live';

-- What goes with a run.
create index metric_points_run on metric_points (run);
create index deliveries_run on deliveries (run) where run is not null;
create index signals_run on signals (run) where run is not null;
