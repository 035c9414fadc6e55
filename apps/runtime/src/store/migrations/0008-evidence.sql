-- What people said about what each step made, and what follows from it for its dial. Nothing here goes when the journal of a run goes.

-- What a step has earned under one evidence key: the fold of its evidence, up to the row `through`.
-- `is_current`: the key of its newest item that no backup model answered.
create table trust_records (
  id integer primary key,
  workflow_id text not null,
  node_id text not null,
  evidence_key text not null,
  state text not null,
  through integer not null,
  is_current integer not null default 0,
  last_at integer not null
);
create unique index trust_records_key on trust_records (workflow_id, node_id, evidence_key);

-- The evidence log: only ever added to. `run` 0: not from the journal of a run. `proof`: a verdict that counts; `loss` 0 fine … 1 wrong.
create table evidence (
  id integer primary key,
  record integer not null,
  run integer not null,
  at integer not null,
  type text not null,
  item text,
  score real,
  loss real,
  proof integer not null default 0,
  epoch integer,
  approval integer,
  input_hash text,
  batch integer,
  data text not null
);
create index evidence_record on evidence (record, id);
create index evidence_run on evidence (run, id) where run <> 0;
create index evidence_item on evidence (item, type) where item is not null;
create index evidence_input on evidence (record, input_hash) where input_hash is not null;
create index evidence_batch on evidence (record, batch) where batch is not null;
create index evidence_history on evidence (record, epoch, id, score, loss, approval) where proof = 1;

-- Every change of a dial's level and of what it rests on, with who, why, and the evidence then.
create table dial_history (
  id integer primary key,
  workflow_id text not null,
  node_id text not null,
  at integer not null,
  kind text not null,
  words text not null,
  by text,
  reason text,
  evidence text
);
create index dial_history_node on dial_history (workflow_id, node_id, id);

-- Raises that wait for a second person. `state`: open · accepted · declined.
create table dial_requests (
  id text primary key,
  workflow_id text not null,
  node_id text not null,
  setting text not null,
  reason text not null,
  by text not null,
  at integer not null,
  state text not null default 'open',
  answered_by text,
  answered_at integer
);
create index dial_requests_open on dial_requests (workflow_id, node_id) where state = 'open';

-- What was proved when a step went up. `data`: the statement, without the events it rests on (those up to `through`).
create table certificates (
  id text primary key,
  record integer not null,
  at integer not null,
  through integer not null,
  data text not null
);
create index certificates_record on certificates (record, at);
