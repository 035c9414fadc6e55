-- Reviewing: approvals of several people, whose an item is, what is worked on, put off and said, and who stands in for whom.

-- These follow from the journal, as the rest of the row does. `voters`: JSON array of the ids of who has approved so far.
alter table approvals add column needed integer not null default 1;
alter table approvals add column given integer not null default 0;
alter table approvals add column voters text;
alter table approvals add column remind_at integer;
-- The role whose people take turns.
alter table approvals add column turns_of text;
-- Whoever started the run may not approve.
alter table approvals add column is_own_barred integer not null default 0;
-- The approval of the draft that took the place of this one's.
alter table approvals add column replaced_by integer;
-- What a mistake could cost, so that the dearest comes first: the rank of its class of action, and the amount as a negative number.
alter table approvals add column cost_rank integer not null default 3;
alter table approvals add column amount_rank real not null default 0;
create index approvals_turns on approvals (turns_of, assignee, id) where turns_of is not null;
create index approvals_queue on approvals (status, coalesce(due_at, 9000000000000000), cost_rank, amount_rank, id);

-- Who works on an item, until when.
create table claims (
  approval integer primary key,
  run integer not null,
  user_id text not null,
  name text not null,
  until integer not null
);

-- What one person did with an item: opened it, put it off.
create table review_marks (
  approval integer not null,
  user_id text not null,
  run integer not null,
  opened_at integer,
  later_until integer,
  times_later integer not null default 0,
  primary key (approval, user_id)
) without rowid;
create index review_marks_run on review_marks (run);

create table approval_comments (
  id integer primary key,
  approval integer not null,
  run integer not null,
  at integer not null,
  by_id text not null,
  by_name text not null,
  text text not null,
  is_question integer not null default 0
);
create index approval_comments_approval on approval_comments (approval, id);
create index approval_comments_run on approval_comments (run);

-- While a person is away, somebody else decides what is for them.
create table delegations (
  from_user text primary key,
  to_user text not null,
  starts_at integer not null,
  ends_at integer not null
);
