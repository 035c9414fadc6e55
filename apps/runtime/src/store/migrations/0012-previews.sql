-- The newest preview of each step on past items. `result`: JSON of what it was tried on and what came of it.
create table previews (
  workflow_id text not null,
  node_id text not null,
  config_hash text not null,
  state text not null,
  at integer not null,
  result text not null,
  primary key (workflow_id, node_id)
);

-- Decided items of a step, newest first.
create index approvals_decided on approvals (workflow_id, node_id, decided_at) where status = 'decided';
