-- How the people who decide are supported and measured: planted mistakes, own answers before a draft is seen, second looks.

-- A planted draft (JSON: what it was copied from, and what was altered). It belongs to no run, so nothing can ever come of it.
alter table approvals add column plant text check (plant is null or run = 0);
-- A disagreement that is looked at once more: this verdict counts instead of the first one.
alter table approvals add column is_second_look integer not null default 0;
create index approvals_plants on approvals (workflow_id, node_id) where plant is not null;

-- When a person had it on the screen for the first time; `opened_at` is the last time.
alter table review_marks add column first_opened_at integer;

-- What a person answered before the draft was shown.
create table own_answers (
  approval integer not null,
  user_id text not null,
  run integer not null,
  at integer not null,
  answer text not null,
  primary key (approval, user_id)
) without rowid;
create index own_answers_run on own_answers (run);

-- What each person said lately.
create index evidence_of_people on evidence (at) where type in ('verdict', 'canary');
